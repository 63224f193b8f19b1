package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.TestGateway.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;

/** Bytes of {@code ssh -W} through the gateway: every one, in order, and their ends. */
class RelayIT {
  private static final long GIB = 1L << 30;
  private static final long SEVERAL_REKEYS = 48L << 20;
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Duration SOON = Duration.ofSeconds(10);

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

  private Process forward(int port, String... options) {
    Path config = gateway.clientConfig("alice", alice, 22, options);
    return Run.start(command(config, "-W", "localhost:" + port, "gw"));
  }

  @Test
  void carriesAGibibyteUp() throws Exception {
    carriesUp(GIB);
  }

  @Test
  void carriesAGibibyteDown() throws Exception {
    carriesDown(GIB);
  }

  @Test
  void carriesEveryByteUpWhileKeysAreExchangedEveryMebibyte() throws Exception {
    carriesUp(SEVERAL_REKEYS, "RekeyLimit 1M");
  }

  @Test
  void carriesEveryByteDownWhileKeysAreExchangedEveryMebibyte() throws Exception {
    carriesDown(SEVERAL_REKEYS, "RekeyLimit 1M");
  }

  private void carriesUp(long size, String... options) throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> {
          arrived.complete(digest(socket.getInputStream()));
          socket.getOutputStream().write('k');
        })) {
      Process ssh = forward(target.port(), options);
      String sent;
      try (OutputStream out = ssh.getOutputStream()) {
        sent = pour(out, size);
      }
      assertThat(ssh.getInputStream().readAllBytes()).isEqualTo(new byte[] {'k'});
      assertThat(ssh.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(arrived.get(1, TimeUnit.MINUTES)).isEqualTo(sent);
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).bytesIn())
        .isEqualTo(size);
  }

  private void carriesDown(long size, String... options) throws Exception {
    CompletableFuture<String> sent = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> sent.complete(pour(socket.getOutputStream(), size)))) {
      Process ssh = forward(target.port(), options);
      ssh.getOutputStream().close();
      String arrived = digest(ssh.getInputStream());
      assertThat(ssh.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(arrived).isEqualTo(sent.get(1, TimeUnit.MINUTES));
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).bytesOut())
        .isEqualTo(size);
  }

  @Test
  void letsTheTargetAnswerAfterTheClientHasEnded() throws Exception {
    try (StreamTarget target =
        new StreamTarget(socket -> {
          byte[] question = socket.getInputStream().readAllBytes();
          TimeUnit.MILLISECONDS.sleep(300);
          socket.getOutputStream().write(question);
        })) {
      Run run =
          Run.finish(forward(target.port()), Duration.ofSeconds(20), "late".getBytes(US_ASCII));
      assertThat(run.out()).isEqualTo("late");
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).reason())
        .isEqualTo("closed.end-of-data");
  }

  /** By {@code -L}: with {@code -W} the stock client itself ends when the target does. */
  @Test
  void letsTheClientSendAfterTheTargetHasEnded() throws Exception {
    CompletableFuture<byte[]> arrived = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> {
          socket.shutdownOutput();
          arrived.complete(socket.getInputStream().readAllBytes());
        })) {
      int local = Sshd.freePort();
      Path config = gateway.clientConfig("alice", alice, 22);
      Process ssh =
          Run.start(command(config, "-N", "-L", local + ":localhost:" + target.port(), "gw"));
      try (Socket socket = connect(local)) {
        assertThat(socket.getInputStream().read()).as("the target's end").isEqualTo(-1);
        byte[] rest = new byte[100_000];
        new Random(5).nextBytes(rest);
        socket.getOutputStream().write(rest);
        socket.shutdownOutput();
        assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(rest);
      } finally {
        ssh.destroyForcibly();
      }
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON))
        .satisfies(closed -> {
          assertThat(closed.bytesIn()).isEqualTo(100_000);
          assertThat(closed.reason()).isEqualTo("closed.end-of-data");
        });
  }

  private static Socket connect(int port) {
    AtomicReference<Socket> socket = new AtomicReference<>();
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> {
          socket.set(new Socket(InetAddress.getLoopbackAddress(), port));
          return true;
        });
    return socket.get();
  }

  @Test
  void waitsForATargetThatStopsReadingFor45Seconds() throws Exception {
    long size = 60L << 20;
    CompletableFuture<String> arrived = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> {
          socket.setReceiveBufferSize(64 * 1024);
          TimeUnit.SECONDS.sleep(45);
          arrived.complete(digest(socket.getInputStream()));
        })) {
      Process ssh = forward(target.port());
      String sent;
      try (OutputStream out = ssh.getOutputStream()) {
        sent = pour(out, size);
      }
      assertThat(arrived.get(2, TimeUnit.MINUTES)).isEqualTo(sent);
      assertThat(ssh.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).bytesIn())
        .isEqualTo(size);
  }

  @Test
  void waitsForAClientThatStopsReading() throws Exception {
    long size = 60L << 20;
    CompletableFuture<String> sent = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> sent.complete(pour(socket.getOutputStream(), size)))) {
      Process ssh = forward(target.port());
      ssh.getOutputStream().close();
      TimeUnit.SECONDS.sleep(3);
      assertThat(sent).as("60 MiB do not fit between the two").isNotDone();
      assertThat(digest(ssh.getInputStream())).isEqualTo(sent.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void endsTheTargetsSideAtOnceWhenTheClientVanishes() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    try (StreamTarget target =
        new StreamTarget(socket -> {
          socket.getOutputStream().write('x');
          end.complete(socket.getInputStream().read());
        })) {
      Process ssh = forward(target.port());
      assertThat(ssh.getInputStream().read()).isEqualTo('x');
      ssh.destroyForcibly();
      assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).reason())
        .isEqualTo("closed.connection-lost");
  }

  private static String pour(OutputStream out, long size) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[64 * 1024];
    Random random = new Random(size);
    random.nextBytes(block);
    for (long left = size; left > 0; left -= block.length) {
      block[(int) (left % block.length)]++;
      int length = (int) Math.min(left, block.length);
      digest.update(block, 0, length);
      out.write(block, 0, length);
    }
    out.flush();
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[256 * 1024];
    for (int length = in.read(block); length >= 0; length = in.read(block)) {
      digest.update(Arrays.copyOf(block, length));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
