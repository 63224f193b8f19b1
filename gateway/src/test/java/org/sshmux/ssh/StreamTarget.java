package org.sshmux.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP target on loopback that does with each connection what a test wants. */
final class StreamTarget implements AutoCloseable {
  private final ServerSocket server;
  private final Talk talk;

  interface Talk {
    void with(Socket socket) throws Exception;
  }

  StreamTarget(Talk talk) throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.talk = talk;
    Thread.ofVirtual().name("stream-target").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      talk.with(socket);
    } catch (Exception e) {
      // The client has gone; what it got is what the test looks at.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
