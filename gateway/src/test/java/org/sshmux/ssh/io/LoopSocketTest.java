package org.sshmux.ssh.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopSocketTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final long descriptorsBefore = Descriptors.open();
  private final Recorded handler = new Recorded();
  private EventLoops loops;
  private EventLoop loop;
  private Socket peer;
  private LoopSocket socket;

  @BeforeAll
  static void warmUp() throws IOException {
    Descriptors.warmUp();
  }

  @BeforeEach
  void connect() throws IOException {
    loops = EventLoops.open(1);
    loop = loops.next();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      peer = server.accept();
      socket = LoopSocket.attach(loop, channel, handler);
    }
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    peer.close();
    socket.close();
    loops.close();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(Descriptors.open()).isLessThanOrEqualTo(descriptorsBefore));
  }

  /** Remembers everything; used on the loop, looked at from the test. */
  private static final class Recorded implements LoopSocket.Handler {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final CompletableFuture<IOException> failed = new CompletableFuture<>();
    final Semaphore window = new Semaphore(2 << 20);
    volatile long drained;
    volatile int largest;
    volatile Runnable onReceived = () -> {};

    @Override
    public synchronized void received(byte[] data, int offset, int length) {
      received.write(data, offset, length);
      largest = Math.max(largest, length);
      onReceived.run();
    }

    synchronized byte[] bytes() {
      return received.toByteArray();
    }

    @Override
    public void inputEnded() {
      ended.complete(null);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void drained(long bytes) {
      drained += bytes;
      window.release((int) bytes);
    }

    @Override
    public void failed(IOException cause) {
      failed.complete(cause);
    }
  }

  private <T> T onLoop(Callable<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    socket.execute(() -> {
      try {
        result.complete(action.call());
      } catch (Throwable t) {
        result.completeExceptionally(t);
      }
    });
    return result.get(10, TimeUnit.SECONDS);
  }

  private void onLoop(Runnable action) throws Exception {
    onLoop(() -> {
      action.run();
      return true;
    });
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void readsNothingBeforeItIsAskedTo() throws Exception {
    peer.getOutputStream().write(1);
    onLoop(() -> {});
    onLoop(() -> {});
    assertThat(handler.bytes()).isEmpty();
    onLoop(socket::resumeReading);
    await().atMost(LIMIT).until(() -> handler.bytes().length == 1);
  }

  @Test
  void keepsOrderAndEveryByteInBothDirections() throws Exception {
    byte[] out = random(7, 24 << 20);
    byte[] in = random(8, 24 << 20);
    onLoop(socket::resumeReading);
    Thread sender = Thread.ofPlatform().start(() -> send(in));
    Thread feeder = Thread.ofPlatform().start(() -> feed(out));
    assertThat(peer.getInputStream().readNBytes(out.length)).isEqualTo(out);
    sender.join();
    feeder.join();
    await().atMost(LIMIT).until(() -> handler.bytes().length == in.length);
    assertThat(handler.bytes()).isEqualTo(in);
    await().atMost(LIMIT).until(() -> handler.drained == out.length);
    assertThat(onLoop(socket::queued)).isZero();
  }

  private void send(byte[] bytes) {
    try {
      peer.getOutputStream().write(bytes);
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes in pieces of all sizes, never more than a window ahead. */
  private void feed(byte[] bytes) {
    SplittableRandom sizes = new SplittableRandom(9);
    int at = 0;
    while (at < bytes.length) {
      int from = at;
      int length = Math.min(sizes.nextInt(1, 1 << sizes.nextInt(1, 19)), bytes.length - at);
      handler.window.acquireUninterruptibly(length);
      socket.execute(() -> socket.write(bytes, from, length));
      at += length;
    }
  }

  @Test
  void canStillSendWhenThePeerHasEnded() throws Exception {
    onLoop(socket::resumeReading);
    peer.shutdownOutput();
    handler.ended.get(10, TimeUnit.SECONDS);
    byte[] late = random(3, 100_000);
    onLoop(() -> socket.write(late, 0, late.length));
    onLoop(socket::endOutput);
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo(late);
    assertThat(handler.failed).isNotDone();
  }

  @Test
  void canStillReceiveWhenItHasEnded() throws Exception {
    onLoop(socket::resumeReading);
    onLoop(() -> {
      socket.write(new byte[] {1, 2}, 0, 2);
      socket.endOutput();
      socket.endOutput();
    });
    assertThat(peer.getInputStream().readAllBytes()).containsExactly(1, 2);
    byte[] late = random(4, 100_000);
    peer.getOutputStream().write(late);
    peer.shutdownOutput();
    handler.ended.get(10, TimeUnit.SECONDS);
    assertThat(handler.bytes()).isEqualTo(late);
    assertThatThrownBy(() -> onLoop(() -> socket.write(late, 0, 1)))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void endsItsOutputOnlyAfterAllThatIsQueued() throws Exception {
    byte[] much = random(5, 16 << 20);
    onLoop(() -> {
      socket.write(much, 0, much.length);
      socket.endOutput();
    });
    assertThat(onLoop(socket::queued)).isPositive();
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo(much);
    await().atMost(LIMIT).until(() -> handler.drained == much.length);
  }

  @Test
  void receivesNothingWhilePaused() throws Exception {
    handler.onReceived = () -> socket.pauseReading();
    onLoop(() -> socket.limitReading(1000));
    onLoop(socket::resumeReading);
    Thread sender = Thread.ofPlatform().start(() -> send(random(6, 1 << 20)));
    await().atMost(LIMIT).until(() -> handler.bytes().length == 1000);
    onLoop(() -> {});
    onLoop(() -> {});
    assertThat(handler.bytes()).hasSize(1000);
    handler.onReceived = () -> {};
    onLoop(socket::resumeReading);
    sender.join();
    await().atMost(LIMIT).until(() -> handler.bytes().length == 1 << 20);
    assertThat(handler.bytes()).isEqualTo(random(6, 1 << 20));
    assertThat(handler.largest).isEqualTo(1000);
  }

  @Test
  void reportsAResetOnceAndIsClosed() throws Exception {
    onLoop(socket::resumeReading);
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
    assertThat(handler.failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("reset");
    onLoop(() -> socket.write(new byte[10], 0, 10));
    assertThat(handler.drained).isZero();
  }

  @Test
  void reportsAWriteToAPeerThatIsGone() throws Exception {
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
    byte[] some = new byte[300_000];
    await()
        .atMost(LIMIT)
        .until(() -> {
          onLoop(() -> socket.write(some, 0, some.length));
          return handler.failed.isDone();
        });
  }

  @Test
  void givesItsDescriptorBackAtOnce() throws Exception {
    socket.close();
    socket.close();
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    peer.close();
    // the selector and its wake-up descriptor stay
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(Descriptors.open()).isLessThanOrEqualTo(descriptorsBefore + 2));
    assertThat(handler.failed).isNotDone();
  }

  @Test
  void aThrowingHandlerCostsOnlyItsOwnConnection() throws Exception {
    handler.onReceived =
        () -> {
          throw new IllegalStateException("a bug");
        };
    onLoop(socket::resumeReading);
    peer.getOutputStream().write(1);
    assertThat(handler.failed.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("a bug");
    assertThat(onLoop(() -> "alive")).isEqualTo("alive");
  }

  @Test
  void servesTwoSocketsThatAreWrittenInTurn() throws Exception {
    Recorded otherHandler = new Recorded();
    Socket otherPeer;
    LoopSocket other;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      otherPeer = server.accept();
      other = LoopSocket.attach(loop, channel, otherHandler);
    }
    byte[] a = random(1, 200_000);
    byte[] b = random(2, 200_000);
    onLoop(() -> {
      for (int at = 0; at < a.length; at += 10_000) {
        socket.write(a, at, 10_000);
        other.write(b, at, 10_000);
      }
      socket.endOutput();
      other.endOutput();
    });
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo(a);
    assertThat(otherPeer.getInputStream().readAllBytes()).isEqualTo(b);
    other.close();
    otherPeer.close();
  }

  @Test
  void refusesToBeUsedFromAnotherThread() {
    assertThatThrownBy(() -> socket.pauseReading()).isInstanceOf(IllegalStateException.class);
  }
}
