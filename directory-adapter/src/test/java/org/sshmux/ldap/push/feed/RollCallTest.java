package org.sshmux.ldap.push.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.EntryKey;
import org.sshmux.ldap.push.change.ObjectGuid;
import org.sshmux.ldap.push.held.HeldPeople;

/** A directory in memory stands for one that tells of no deletions. */
@Timeout(60)
final class RollCallTest {
  private static final String BASE = "dc=example,dc=test";

  private final HeldPeople people = new HeldPeople(10_000);
  private final ChangeQueue queue = new ChangeQueue(Duration.ZERO, Duration.ZERO);
  private final RollCall rollCall = new RollCall(people, queue);
  private InMemoryDirectoryServer server;
  private LDAPConnection connection;

  @BeforeEach
  void open() throws LDAPException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    server = new InMemoryDirectoryServer(config);
    server.startListening();
    server.add(new Entry(BASE, new Attribute("objectClass", "domain")));
    connection = server.getConnection();
  }

  @AfterEach
  void close() {
    connection.close();
    server.shutDown(true);
  }

  @Test
  void tellsOnceOfSomebodyWhoIsGone() throws Exception {
    hold(1);
    hold(2);
    rollCall.begin(connection, List.of(BASE));
    rollCall.turn(connection);
    server.delete(dn(1));
    rollCall.turn(connection);

    assertThat(queue.take().changes())
        .containsExactly(
            new EntryChange(
                Kind.DELETED,
                dn(1),
                Optional.empty(),
                Set.of(EntryKey.ofId(id(1).toString())),
                Optional.of(Set.of())));
    rollCall.turn(connection);
    queue.offer(EntryChange.of(Kind.ADDED, "cn=marker", Set.of()));
    assertThat(queue.take().changes()).hasSize(1);
  }

  @Test
  void tellsAgainOfSomebodyWhoWasBack() throws Exception {
    hold(1);
    rollCall.begin(connection, List.of(BASE));
    for (int i = 0; i < 2; i++) {
      server.delete(dn(1));
      rollCall.turn(connection);
      assertThat(queue.take().changes()).hasSize(1);
      add(1);
      rollCall.turn(connection);
    }
  }

  @Test
  void asksForManyInSeveralTurns() throws Exception {
    int last = RollCall.IN_A_TURN + 1;
    for (int i = 1; i <= last; i++) {
      hold(i);
    }
    rollCall.begin(connection, List.of(BASE));
    server.delete(dn(last));
    rollCall.turn(connection);
    queue.offer(EntryChange.of(Kind.ADDED, "cn=marker", Set.of()));
    assertThat(queue.take().changes()).extracting(EntryChange::dn).containsExactly("cn=marker");
    rollCall.turn(connection);
    assertThat(queue.take().changes()).extracting(EntryChange::dn).containsExactly(dn(last));
  }

  @Test
  void asksForNobodyWhereDeletedObjectsCanBeRead() throws Exception {
    server.add(
        new Entry(
            "CN=Deleted Objects," + BASE,
            new Attribute("objectClass", "container"),
            new Attribute("isDeleted", "TRUE")));
    hold(1);
    server.delete(dn(1));
    rollCall.begin(connection, List.of(BASE));
    rollCall.turn(connection);
    queue.offer(EntryChange.of(Kind.ADDED, "cn=marker", Set.of()));
    assertThat(queue.take().changes()).extracting(EntryChange::dn).containsExactly("cn=marker");
  }

  @Test
  void missesNobodyWhileTheServerDoesNotSay() throws Exception {
    hold(1);
    rollCall.begin(connection, List.of("dc=elsewhere"));
    rollCall.turn(connection);
    queue.offer(EntryChange.of(Kind.ADDED, "cn=marker", Set.of()));
    assertThat(queue.take().changes()).extracting(EntryChange::dn).containsExactly("cn=marker");
  }

  @Test
  void writesAnIdAsTheDirectoryKeepsIt() {
    byte[] kept = kept(id(258));
    String key = EntryKey.ofId(id(258).toString());
    assertThat(ObjectGuid.spellings(kept)).contains(key);
    assertThat(ObjectGuid.bytes(key)).hasValueSatisfying(id -> assertThat(id).isEqualTo(kept));
    assertThat(IntStream.of(0, 31, 33).mapToObj(length -> "#" + "a".repeat(length)))
        .allSatisfy(other -> assertThat(ObjectGuid.bytes(other)).isEmpty());
  }

  /** Adds somebody, and has them held. */
  private void hold(int number) throws LDAPException {
    add(number);
    Person person =
        new Person(
            "p" + number,
            id(number).toString(),
            dn(number),
            new AccountState.Active(),
            List.of(),
            List.of(),
            Instant.EPOCH,
            new Person.Completeness.Complete());
    people.kept(
        "p" + number, new Lookup.Found(person, new Lookup.Freshness.Fresh()), people.mark());
  }

  private void add(int number) throws LDAPException {
    server.add(
        new Entry(
            dn(number),
            new Attribute("objectClass", "user"),
            new Attribute("objectGUID", kept(id(number)))));
  }

  private static String dn(int number) {
    return "cn=p" + number + "," + BASE;
  }

  private static UUID id(int number) {
    return new UUID(0x0102030405060708L, number);
  }

  private static byte[] kept(UUID id) {
    byte[] text =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    byte[] kept = text.clone();
    int[] order = {3, 2, 1, 0, 5, 4, 7, 6};
    for (int i = 0; i < order.length; i++) {
      kept[i] = text[order[i]];
    }
    return kept;
  }
}
