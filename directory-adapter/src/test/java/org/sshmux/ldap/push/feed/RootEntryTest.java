package org.sshmux.ldap.push.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.PushConfig.Mode;
import org.sshmux.ldap.push.change.EntryKey;
import org.sshmux.ldap.push.change.ObjectGuid;

final class RootEntryTest {
  private static final String SYNC = "1.3.6.1.4.1.4203.1.9.1.1";
  private static final String PERSISTENT = "2.16.840.1.113730.3.4.3";
  private static final String DIRSYNC = "1.2.840.113556.1.4.841";
  private static final String ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";

  @Test
  void choosesWhatTheServerIsKnownToDoWell() {
    assertThat(modes(Set.of("openldaprootdse"), SYNC)).containsExactly(Mode.SYNCREPL);
    assertThat(modes(Set.of("top"), PERSISTENT)).containsExactly(Mode.PERSISTENT_SEARCH);
    assertThat(modes(Set.of("top"), ACTIVE_DIRECTORY, DIRSYNC)).containsExactly(Mode.DIRSYNC);
  }

  @Test
  void trustsContentSynchronizationOfOpenLdapOnly() {
    assertThat(modes(Set.of("top", "extensibleobject"), SYNC, PERSISTENT))
        .containsExactly(Mode.PERSISTENT_SEARCH);
    assertThat(modes(Set.of("top"), SYNC)).isEmpty();
  }

  @Test
  void choosesNothingThatIsNotAnnounced() {
    assertThat(modes(Set.of("openldaprootdse"))).isEmpty();
    assertThat(modes(Set.of("top"), ACTIVE_DIRECTORY)).isEmpty();
    assertThat(modes(Set.of())).isEmpty();
  }

  @Test
  void findsTheNamingContextOfABase() {
    RootEntry root =
        new RootEntry(Set.of(), Set.of(), List.of("", "dc=test", "DC=Example, dc=test"));

    assertThat(root.contextOf("ou=a,dc=example,dc=test")).contains("DC=Example, dc=test");
    assertThat(root.contextOf("dc=other,dc=test")).contains("dc=test");
    assertThat(root.contextOf("dc=elsewhere")).isEmpty();
  }

  @Test
  void findsThePlaceAboveAllBases() {
    assertThat(FeedChoice.above(List.of("ou=a,dc=x,dc=y", "ou=b, DC=x,dc=y")))
        .contains("dc=x,dc=y");
    assertThat(FeedChoice.above(List.of("ou=a,dc=x"))).contains("ou=a,dc=x");
    assertThat(FeedChoice.above(List.of("ou=a,dc=x", "ou=b,dc=y"))).isEmpty();
    assertThat(FeedChoice.outermost(List.of("ou=a,dc=x", "DC=x", "ou=b,dc=y")))
        .containsExactly("DC=x", "ou=b,dc=y");
  }

  @Test
  void knowsBothSpellingsOfAnObjectGuid() {
    byte[] id = new byte[16];
    for (int i = 0; i < id.length; i++) {
      id[i] = (byte) i;
    }

    assertThat(ObjectGuid.spellings(id))
        .containsExactlyInAnyOrder(
            EntryKey.ofId("000102030405060708090A0B0C0D0E0F"),
            EntryKey.ofId("{03020100-0504-0706-0809-0a0b0c0d0e0f}"));
    assertThat(ObjectGuid.spellings(new byte[3])).isEmpty();
  }

  private static List<Mode> modes(Set<String> classes, String... capabilities) {
    return new RootEntry(classes, Set.of(capabilities), List.of()).modes();
  }
}
