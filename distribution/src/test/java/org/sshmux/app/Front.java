package org.sshmux.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A port on loopback in front of another: passes bytes on, or does to the answers what broken
 * networks and servers do. Safe for many threads.
 */
final class Front implements AutoCloseable {
  /** Nothing of LDAP or TLS begins like this. */
  private static final byte[] GARBAGE =
      "\u00a5 no such protocol \u00a5\r\n\r\n".getBytes(ISO_8859_1);

  private static final int CHUNK = 1 << 14;

  private final ServerSocket listening;
  private final int behind;
  private volatile Manner manner = new Faithful();

  private Front(ServerSocket listening, int behind) {
    this.listening = listening;
    this.behind = behind;
  }

  /** What it does to each piece of an answer. */
  sealed interface Manner {}

  /** Passes it on. */
  record Faithful() implements Manner {}

  /** Passes it on after a while, or once this is over. */
  record Slow(Duration delay, CountDownLatch over) implements Manner {}

  /** Passes on a half and resets the connection. */
  record Cutting() implements Manner {}

  /** Says something else instead, and to everybody at once. */
  record Babbling() implements Manner {}

  static Front before(int port) throws IOException {
    Front front = new Front(new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1")), port);
    Thread.ofVirtual().start(front::serve);
    return front;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What it does from now on, on open connections too. */
  void behave(Manner next) {
    Manner last = manner;
    manner = next;
    if (last instanceof Slow slow) {
      slow.over().countDown();
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void join(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind)) {
      if (manner instanceof Babbling) {
        client.getOutputStream().write(GARBAGE);
      }
      Thread.ofVirtual().start(() -> questions(client, server));
      answers(server.getInputStream(), client);
    } catch (IOException | InterruptedException e) {
      // one of the two is gone
    }
  }

  private static void questions(Socket client, Socket server) {
    try (client;
        server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // one of the two is gone
    }
  }

  private void answers(InputStream from, Socket client) throws IOException, InterruptedException {
    OutputStream to = client.getOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
      switch (manner) {
        case Faithful() -> to.write(chunk, 0, length);
        case Slow(Duration delay, CountDownLatch over) -> {
          boolean _ = over.await(delay.toMillis(), TimeUnit.MILLISECONDS);
          to.write(chunk, 0, length);
        }
        case Cutting() -> {
          to.write(chunk, 0, length / 2);
          client.setSoLinger(true, 0);
          return;
        }
        case Babbling() -> to.write(GARBAGE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    behave(new Faithful());
    listening.close();
  }
}
