package org.sshmux.ssh.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where small writes of one {@link LoopSocket} at a time become one large write.
 *
 * <p>One per loop, so that relays allocate nothing per packet. Holds bytes only until the current
 * callback has returned; a second socket that writes during the same callback makes the first take
 * its bytes back into a queue of its own.
 */
final class Staging {

  private static final int SIZE = 128 * 1024;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
  private @Nullable LoopSocket owner;

  /** Takes as many of the bytes as there is room for. */
  int put(LoopSocket socket, byte[] data, int offset, int length) {
    LoopSocket before = owner;
    if (before != null && before != socket) {
      before.unstage();
    }
    owner = socket;
    int taken = Math.min(bytes.remaining(), length);
    bytes.put(data, offset, taken);
    return taken;
  }

  /** How many bytes of that socket are here. */
  int held(LoopSocket socket) {
    return owner == socket ? bytes.position() : 0;
  }

  /** The bytes, to be read; {@link #release} when done. */
  ByteBuffer open() {
    return bytes.flip();
  }

  /** The rest, copied; and the place is free again. */
  byte[] release() {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    bytes.clear();
    owner = null;
    return rest;
  }
}
