package org.sshmux.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A target on loopback that greets and then says back what it hears. */
final class Echo implements AutoCloseable {
  static final String GREETING = "hello";

  private final ServerSocket listening;

  private Echo(ServerSocket listening) {
    this.listening = listening;
  }

  static Echo open() throws IOException {
    Echo echo = new Echo(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(echo::serve);
    return echo;
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getOutputStream().write((GREETING + "\n").getBytes(US_ASCII));
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the other side is gone
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
