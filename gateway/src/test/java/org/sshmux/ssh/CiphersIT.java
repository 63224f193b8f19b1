package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.TestGateway.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.openssh.Run;

/** Every cipher that is offered, with the stock client and with keys exchanged on the way. */
class CiphersIT {
  private static final int SIZE = 8 << 20;

  @TempDir Path folder;
  private TestGateway gateway;
  private Path alice;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.open(folder);
    alice = gateway.person("alice", "ssh://localhost:*");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr"
      })
  void carriesEveryByteBothWays(String cipher) throws Exception {
    byte[] up = noise(1);
    byte[] down = noise(2);
    CompletableFuture<byte[]> arrived = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> {
          Thread.ofVirtual().start(() -> arrived.complete(readAll(socket)));
          socket.getOutputStream().write(down);
          arrived.join();
        })) {
      Path config = gateway.clientConfig("alice", alice, 22, "Ciphers " + cipher, "RekeyLimit 2M");
      Process ssh = Run.start(command(config, "-W", "localhost:" + target.port(), "gw"));
      CompletableFuture<byte[]> answer =
          CompletableFuture.supplyAsync(
              () -> readAll(ssh.getInputStream()), task -> Thread.ofPlatform().start(task));
      try (var out = ssh.getOutputStream()) {
        out.write(up);
      }
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(down);
      assertThat(arrived.get(60, TimeUnit.SECONDS)).isEqualTo(up);
      assertThat(ssh.waitFor(Duration.ofSeconds(20))).isTrue();
      assertThat(ssh.exitValue()).isZero();
    }
  }

  private static byte[] readAll(Socket socket) {
    try {
      return readAll(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] noise(long seed) {
    byte[] noise = new byte[SIZE];
    new Random(seed).nextBytes(noise);
    return noise;
  }
}
