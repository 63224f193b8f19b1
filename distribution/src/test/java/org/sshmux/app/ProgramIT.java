package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a whole: the demonstration's transcript, and a process that is told to end. */
@Timeout(120)
class ProgramIT {
  @TempDir Path folder;

  @Test
  void playsItsOwnDemonstration() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "demo",
            "--once",
            "--directory",
            folder.toString());

    assertThat(code).as("%s%n%s", out, err).isZero();
    assertThat(out.toString()).contains("ok: alice reaches db1", "policy.no-grant");
  }

  @Test
  void endsInOrderWhenItIsToldTo() throws Exception {
    Process program = start();
    try (BufferedReader log = program.errorReader()) {
      String line = log.readLine();
      while (line != null && !line.contains("listens on 127.0.0.1:")) {
        line = log.readLine();
      }
      assertThat(line).isNotNull();
      program.toHandle().destroy();

      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
      assertThat(log.lines().toList()).last().asString().contains("sshmux has stopped");
    } finally {
      program.destroyForcibly();
    }
    assertThat(folder.resolve("audit"))
        .isDirectoryContaining(file -> file.toString().endsWith(".jsonl"));
  }

  private Process start() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sshmux.yaml"),
            """
            server: { listen: ["127.0.0.1:0"] }
            directory:
              preset: openldap
              servers: ["ldaps://127.0.0.1:1"]
              bind: { method: anonymous }
              user: { bases: ["dc=example"] }
              group: { bases: ["dc=example"] }
            audit: { directory: audit, min-free: 0 }
            """);
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "-c",
                config.toString()))
        .start();
  }
}
