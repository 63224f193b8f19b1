package org.sshmux.ssh.hostkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.sshmux.identity.OfferedKey;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** Host keys, certificates and known hosts, made by the real {@code ssh-keygen}. */
final class HostKeyRig {
  private final Path directory;

  HostKeyRig(Path directory) {
    this.directory = directory;
  }

  /** Makes an Ed25519 key and returns its public line without a comment. */
  String key(String name) {
    return key(name, "ed25519");
  }

  String key(String name, String type) {
    return withoutComment(Keys.generate(directory.resolve(name), type));
  }

  /** Has one key certify another and returns the certificate's line. */
  String certificate(String authority, String name, String... options) {
    List<String> command = new ArrayList<>(List.of("-q", "-I", name));
    command.addAll(List.of("-s", directory.resolve(authority).toString()));
    command.addAll(Arrays.asList(options));
    command.add(directory.resolve(name + ".pub").toString());
    keygen(command);
    return withoutComment(Keys.publicLine(directory.resolve(name + "-cert")));
  }

  /** The file of known hosts, with these lines. */
  Path file(String... lines) {
    try {
      return Files.writeString(
          directory.resolve("known_hosts"), String.join("\n", lines) + "\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<KnownHosts.Snapshot> known(String... lines) {
    return Optional.of(new KnownHosts(file(lines)).current());
  }

  /** As {@link #known}, after {@code ssh-keygen -H}. */
  Optional<KnownHosts.Snapshot> hashed(String... lines) {
    Path file = file(lines);
    keygen(List.of("-H", "-f", file.toString()));
    return Optional.of(new KnownHosts(file).current());
  }

  /** The fingerprint that {@code ssh-keygen} prints. */
  String fingerprint(String name) {
    Path file = directory.resolve(name + ".pub");
    return keygen(List.of("-l", "-f", file.toString())).out().split(" ", -1)[1];
  }

  private static Run keygen(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ssh-keygen"));
    command.addAll(arguments);
    Run run = Run.of(Duration.ofSeconds(30), command);
    assertThat(run.exit()).as(run::toString).isZero();
    return run;
  }

  /** The key of a public line, as the library hands it over. */
  static PublicKey presented(String line) {
    try {
      return PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static OfferedKey offered(String line) {
    return OfferedKey.of(Base64.getDecoder().decode(line.split(" ", -1)[1]));
  }

  static HostKeyQuestion host(String... names) {
    return new HostKeyQuestion(List.of(names), 22, List.of());
  }

  static HostKeyQuestion host(int port, String... names) {
    return new HostKeyQuestion(List.of(names), port, List.of());
  }

  private static String withoutComment(String line) {
    return String.join(" ", Arrays.asList(line.split(" ", -1)).subList(0, 2));
  }
}
