package org.sshmux.ssh.channel;

import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A message that is kept beyond the call that brought it. */
public record Packet(int command, Buffer buffer) {

  /**
   * Copies a message.
   *
   * @param command its number, already read
   * @param rest what stands behind it; the copy can be read from there, and moved back by one byte
   */
  public static Packet copy(int command, Buffer rest) {
    byte[] body = rest.getCompactData();
    Buffer buffer = new ByteArrayBuffer(body.length + 1, false);
    buffer.putByte((byte) command);
    buffer.putRawBytes(body);
    buffer.getByte();
    return new Packet(command, buffer);
  }
}
