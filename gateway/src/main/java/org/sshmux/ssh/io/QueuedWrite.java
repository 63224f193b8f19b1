package org.sshmux.ssh.io;

import java.net.SocketAddress;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A packet of MINA on its way out, and the future that tells its fate.
 *
 * <p>Refers to the packet's array: MINA's contract is that the buffer rests until the future is
 * completed.
 */
final class QueuedWrite extends AbstractIoWriteFuture implements Piece {

  private final byte[] array;
  private int offset;
  private int remaining;

  QueuedWrite(SocketAddress remote, Buffer buffer) {
    super(remote, null);
    this.array = buffer.array();
    this.offset = buffer.rpos();
    this.remaining = buffer.available();
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int remaining() {
    return remaining;
  }

  @Override
  public void advance(int bytes) {
    offset += bytes;
    remaining -= bytes;
  }

  @Override
  public void sent() {
    setValue(true);
  }

  @Override
  public void aborted(Throwable cause) {
    setValue(cause);
  }
}
