import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** What lies behind the jump host: a source, a sink and an echo, which cost next to nothing. */
final class Target implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private interface Talk {
    void with(SocketChannel peer) throws IOException;
  }

  private final long streamBytes;
  private final List<ServerSocketChannel> listening = new ArrayList<>();
  private final int source;
  private final int sink;
  private final int echo;

  /**
   * @param streamBytes what the source sends
   */
  Target(long streamBytes) throws IOException {
    this.streamBytes = streamBytes;
    this.source = listen("source", this::send);
    this.sink = listen("sink", Target::swallow);
    this.echo = listen("echo", Target::echo);
  }

  long streamBytes() {
    return streamBytes;
  }

  int sourcePort() {
    return source;
  }

  int sinkPort() {
    return sink;
  }

  int echoPort() {
    return echo;
  }

  private int listen(String name, Talk talk) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    listening.add(server);
    Thread.ofPlatform().daemon().name(name).start(() -> accept(server, talk));
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static void accept(ServerSocketChannel server, Talk talk) {
    try {
      while (true) {
        SocketChannel peer = server.accept();
        Thread.ofPlatform().daemon().start(() -> talk(peer, talk));
      }
    } catch (ClosedChannelException e) {
      // the end
    } catch (IOException e) {
      System.err.println("the target stops listening: " + e);
    }
  }

  private static void talk(SocketChannel peer, Talk talk) {
    try (peer) {
      talk.with(peer);
    } catch (IOException e) {
      System.err.println("the target lost a connection: " + e);
    }
  }

  private void send(SocketChannel peer) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER);
    for (long left = streamBytes; left > 0; ) {
      zeros.clear().limit((int) Math.min(left, BUFFER));
      left -= peer.write(zeros);
    }
  }

  private static void swallow(SocketChannel peer) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long count = 0;
    for (int length = peer.read(buffer); length >= 0; length = peer.read(buffer)) {
      count += length;
      buffer.clear();
    }
    peer.write(ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
  }

  private static void echo(SocketChannel peer) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    while (peer.read(buffer) >= 0) {
      peer.write(buffer.flip());
      buffer.clear();
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel server : listening) {
      server.close();
    }
  }
}
