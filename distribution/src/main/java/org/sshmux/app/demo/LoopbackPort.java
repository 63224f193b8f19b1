package org.sshmux.app.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/** TCP ports of the loopback address that nobody listens on at this moment. */
public final class LoopbackPort {
  private LoopbackPort() {}

  /** The port itself, if it is free. */
  public static OptionalInt exactly(int port) {
    try {
      return OptionalInt.of(bound(port));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** The port if it is free, otherwise another. */
  public static int preferably(int port) throws IOException {
    OptionalInt exact = exactly(port);
    return exact.isPresent() ? exact.getAsInt() : bound(0);
  }

  private static int bound(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return probe.getLocalPort();
    }
  }
}
