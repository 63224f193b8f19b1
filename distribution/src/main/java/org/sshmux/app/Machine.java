package org.sshmux.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the program runs on. */
final class Machine {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

  private Machine() {}

  /** The host name; asks the name service only where the kernel does not tell. */
  static String hostName() {
    try {
      return Files.isReadable(KERNEL_NAME)
          ? Files.readString(KERNEL_NAME).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
