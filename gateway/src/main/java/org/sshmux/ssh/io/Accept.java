package org.sshmux.ssh.io;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** How the next connection is taken from a listening socket; null if none waits. */
@FunctionalInterface
interface Accept {
  @Nullable SocketChannel next(ServerSocketChannel listening) throws IOException;
}
