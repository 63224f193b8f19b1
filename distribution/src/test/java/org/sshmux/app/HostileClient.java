package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** A client that says what the stock client would not. */
final class HostileClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private HostileClient() {}

  /** Whether a login by that name, with a person's real key, gets in. */
  static boolean logsIn(int port, String login, Path key) {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier((_, _, _) -> true);
      client.setKeyIdentityProvider(new FileKeyPairProvider(key));
      client.start();
      try (ClientSession session =
          client.connect(login, "127.0.0.1", port).verify(PATIENCE).getSession()) {
        return session.auth().verify(PATIENCE).isSuccess();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
