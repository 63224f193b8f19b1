package org.sshmux.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sshmux.identity.AddressRange;

/**
 * The {@code ca} section of the configuration: where the key is with which the gateway certifies
 * the keys that it shows to targets, and what the certificates say.
 *
 * @param keyFile the private key in OpenSSH's format; either this, or agentSocket and publicKeyFile
 * @param passphraseFile the passphrase of keyFile, in the first line
 * @param agentSocket the socket of an ssh-agent that holds the private key
 * @param publicKeyFile the public key, to tell which of the agent's keys it is
 * @param validity how long a certificate is good for, from when it was made; {@value
 *     #SHORTEST_SECONDS} to {@value #LONGEST_SECONDS} seconds
 * @param sourceAddresses the addresses and ranges from which targets take the certificates; empty:
 *     from anywhere
 */
public record CaConfig(
    Optional<Path> keyFile,
    Optional<Path> passphraseFile,
    Optional<Path> agentSocket,
    Optional<Path> publicKeyFile,
    Duration validity,
    List<String> sourceAddresses) {
  private static final int SHORTEST_SECONDS = 10;
  private static final int LONGEST_SECONDS = 120;

  public CaConfig {
    sourceAddresses = List.copyOf(sourceAddresses);
    if (keyFile.isPresent()) {
      refuse(agentSocket.isPresent(), "agent-socket cannot stand beside key-file");
      refuse(publicKeyFile.isPresent(), "public-key-file cannot stand beside key-file");
    } else {
      refuse(
          agentSocket.isEmpty() && publicKeyFile.isEmpty(),
          "key-file is missing, or agent-socket and public-key-file");
      refuse(agentSocket.isEmpty(), "agent-socket is missing, which public-key-file needs");
      refuse(publicKeyFile.isEmpty(), "public-key-file is missing, which agent-socket needs");
      refuse(passphraseFile.isPresent(), "passphrase-file goes with key-file only");
    }
    refuse(
        validity.compareTo(Duration.ofSeconds(SHORTEST_SECONDS)) < 0
            || validity.compareTo(Duration.ofSeconds(LONGEST_SECONDS)) > 0,
        "validity must be 10s to 2m");
    for (String source : sourceAddresses) {
      refuse(
          AddressRange.parse(source).isEmpty(),
          "source-addresses has something that is no address and no range such as 10.20.0.0/16: "
              + source);
    }
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new IllegalArgumentException(message);
    }
  }
}
