package org.sshmux.ssh.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this process holds: descriptors of sockets and selectors, and event loop threads. */
final class Descriptors {

  private Descriptors() {}

  /**
   * The JDK opens, and keeps, descriptors of its own when a socket is closed for the first time.
   */
  static void warmUp() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      accepted.getInputStream().readNBytes(1);
    }
  }

  /** Sockets and epoll instances; files of the class path may come and go. */
  static long open() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Descriptors::isOurs).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> loopThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("io-"))
        .collect(Collectors.toSet());
  }

  private static boolean isOurs(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:") || target.startsWith("anon_inode:");
    } catch (IOException e) {
      return false; // closed while we looked
    }
  }
}
