package org.sshmux.ssh.io;

/** Bytes on their way out. */
sealed interface Piece permits Piece.Copy, QueuedWrite {

  byte[] array();

  int offset();

  int remaining();

  /** So many bytes have gone to the kernel. */
  void advance(int bytes);

  /** The last byte has gone to the kernel. */
  void sent();

  /** The rest will never be sent. */
  void aborted(Throwable cause);

  /** A copy that nobody waits for. */
  final class Copy implements Piece {
    private final byte[] array;
    private int offset;

    Copy(byte[] array) {
      this.array = array;
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
      return array.length - offset;
    }

    @Override
    public void advance(int bytes) {
      offset += bytes;
    }

    @Override
    public void sent() {}

    @Override
    public void aborted(Throwable cause) {}
  }
}
