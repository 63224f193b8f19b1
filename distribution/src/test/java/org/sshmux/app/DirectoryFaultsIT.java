package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sshmux.app.Fault.Away;
import org.sshmux.app.Fault.Incomplete;
import org.sshmux.app.Fault.Nothing;
import org.sshmux.ldap.Slapd;

/**
 * Every way in which a directory fails, through the packaged gateway: two that are never restarted,
 * one that asks slapd itself and one that asks through a {@link Front}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DirectoryFaultsIT {
  private static final int CROWD = 40;
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final String PEOPLE = "ou=people," + Slapd.SUFFIX;
  private static final String READERS_LIMIT = "limits dn.exact=\"" + Slapd.READER + "\" ";
  private static final String READERS_USUAL_LIMIT =
      READERS_LIMIT + "size.soft=1000 size.hard=unlimited size.pr=unlimited";

  private FaultGround ground;
  private Front front;
  private FaultGround.Running direct;
  private FaultGround.Running fronted;
  private CompletableFuture<FaultTrial.Row> refusedBind;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    refusedBind = begin(folder.resolve("refused"));
    ground = FaultGround.open(folder.resolve("faults"));
    front = Front.before(ground.slapd().tlsPort());
    direct = ground.gateway("direct", ground.slapd().tlsPort());
    fronted = ground.gateway("fronted", front.port());
  }

  @AfterAll
  void close() throws IOException {
    direct.gateway().close();
    fronted.gateway().close();
    front.close();
    ground.close();
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheServer")
  void livesThroughAServerThatIs(Fault fault) throws Exception {
    System.out.println(new FaultTrial(ground, direct, fault).run());
  }

  Stream<Fault> faultsOfTheServer() {
    Slapd slapd = ground.slapd();
    String server = "127.0.0.1:" + slapd.tlsPort();
    return Stream.of(
        new Fault("stopped", slapd::suspend, slapd::resume, 1, new Away(List.of(server))),
        new Fault("killed", slapd::kill, slapd::restart, 1, new Away(List.of(server, "refused"))),
        new Fault("restarted", slapd::restart, () -> {}, 1, new Nothing()),
        new Fault(
            "size-limited",
            () ->
                slapd.restart(conf -> conf.replace(READERS_USUAL_LIMIT, READERS_LIMIT + "size=1")),
            () ->
                slapd.restart(conf -> conf.replace(READERS_LIMIT + "size=1", READERS_USUAL_LIMIT)),
            1,
            new Incomplete(List.of("group search cut off", "raise it", "olcLimits"))),
        new Fault(
            "showing an expired certificate",
            () -> ground.show("expired"),
            () -> ground.show("valid"),
            1,
            new Away(List.of(server, "its certificate has expired, NotAfter: "))),
        new Fault(
            "referring elsewhere",
            this::refer,
            this::referNoMore,
            1,
            new Away(List.of(server, "elsewhere.example.test", "referral"))));
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheWay")
  void livesThroughAServerBehind(Fault fault) throws Exception {
    System.out.println(new FaultTrial(ground, fronted, fault).run());
  }

  Stream<Fault> faultsOfTheWay() {
    String server = "127.0.0.1:" + front.port();
    return Stream.of(
        new Fault(
            "three seconds for each answer",
            () -> front.behave(new Front.Slow(SLOW, new CountDownLatch(1))),
            this::behaveAgain,
            CROWD,
            new Away(List.of(server))),
        new Fault(
            "resets in the middle of answers",
            () -> front.behave(new Front.Cutting()),
            this::behaveAgain,
            1,
            new Away(List.of(server))),
        new Fault(
            "garbage",
            () -> front.behave(new Front.Babbling()),
            this::behaveAgain,
            1,
            new Away(List.of(server))));
  }

  /** Takes as long as a refused password rests; so it goes on beside the others. */
  @Test
  void livesThroughAServerThatRefusesItsPassword() throws Exception {
    System.out.println(refusedBind.get(150, TimeUnit.SECONDS));
  }

  private static CompletableFuture<FaultTrial.Row> begin(Path folder) {
    CompletableFuture<FaultTrial.Row> row = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (FaultGround ground = FaultGround.open(folder)) {
            Slapd slapd = ground.slapd();
            FaultGround.Running running = ground.gateway("gateway", slapd.tlsPort());
            try (Installed _ = running.gateway()) {
              row.complete(new FaultTrial(ground, running, refusedBind(slapd)).run());
            }
          } catch (Exception | AssertionError e) {
            row.completeExceptionally(e);
          }
        });
    return row;
  }

  private static Fault refusedBind(Slapd slapd) {
    return new Fault(
        "refusing the gateway's password",
        () -> {
          password(slapd, "another");
          slapd.restart();
        },
        () -> password(slapd, Slapd.PASSWORD),
        1,
        new Away(List.of("127.0.0.1:" + slapd.tlsPort(), "password")));
  }

  private static void password(Slapd slapd, String password) {
    slapd.modify(
        "dn: %s\nchangetype: modify\nreplace: userPassword\nuserPassword: %s\n"
            .formatted(Slapd.READER, password));
  }

  private void behaveAgain() {
    front.behave(new Front.Faithful());
  }

  private void refer() {
    ground
        .slapd()
        .modify(
            """
            dn: %1$s
            changetype: modrdn
            newrdn: ou=moved
            deleteoldrdn: 1

            dn: %1$s
            control: 2.16.840.1.113730.3.4.2 true
            changetype: add
            objectClass: referral
            objectClass: extensibleObject
            ou: people
            ref: ldap://elsewhere.example.test/%1$s
            """
                .formatted(PEOPLE));
  }

  private void referNoMore() {
    ground
        .slapd()
        .modify(
            """
            dn: %1$s
            control: 2.16.840.1.113730.3.4.2 true
            changetype: delete

            dn: ou=moved,%2$s
            changetype: modrdn
            newrdn: ou=people
            deleteoldrdn: 1
            """
                .formatted(PEOPLE, Slapd.SUFFIX));
  }
}
