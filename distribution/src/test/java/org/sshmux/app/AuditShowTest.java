package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent.AuthenticationFailed;
import org.sshmux.audit.AuditEvent.Link;
import org.sshmux.audit.trail.AuditConfig;
import org.sshmux.audit.trail.SegmentedFileLog;

class AuditShowTest {
  private static final Link LINK = new Link("C7K3M9QXA2", "192.0.2.7", 50022, "192.0.2.1", 22);

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int show(String... args) {
    String[] line = new String[args.length + 4];
    System.arraycopy(new String[] {"audit", "show", "--directory", trail()}, 0, line, 0, 4);
    System.arraycopy(args, 0, line, 4, args.length);
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }

  private String trail() {
    return folder.resolve("audit").toString();
  }

  @BeforeEach
  void storeTheRefusalOfCarol() throws IOException {
    AuditConfig config =
        new AuditConfig(Path.of(trail()), 1 << 20, 0, Duration.ofSeconds(5), "gw1");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T14:03:00Z"));
    try (SegmentedFileLog log = SegmentedFileLog.open(config, clock, new Random(7))) {
      log.append(
          new AuthenticationFailed(
              LINK, "carol", Optional.empty(), Optional.empty(), "account.disabled", "", 1));
    }
  }

  @Test
  void findsAnEventByItsReference() {
    assertThat(show("C7K3M9QXA2")).isZero();
    assertThat(out.toString()).contains("carol", "192.0.2.7", "account.disabled").hasLineCount(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void findsAnEventByItsPersonAndPrintsItAsItIsStored() {
    assertThat(show("--user", "carol", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"@timestamp\":\"2026-11-22T14:03:00").hasLineCount(1);
  }

  @Test
  void saysSoWhenNothingIsFound() {
    assertThat(show("--user", "dave")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEqualTo("sshmux: the trail holds nothing like that\n");
  }

  @Test
  void findsTheTrailThroughTheConfiguration() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sshmux.yaml"),
            Files.readString(Path.of("src/main/package/conf/sshmux.yaml"))
                .replace("/var/lib/sshmux/audit", "audit"));

    assertThat(
            Main.execute(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "audit",
                "show",
                "C7K3M9QXA2",
                "-c",
                file.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("carol");
  }
}
