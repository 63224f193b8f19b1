package org.sshmux.ssh.stage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.sshmux.relay.ChannelRequest;

/** The gateway's own last words on a session channel. */
final class Ending {
  /** What OpenSSH's client ends with when something other than the command failed. */
  static final int FAILED = 255;

  private Ending() {}

  static ChannelRequest exitStatus(int status) {
    return new ChannelRequest(
        "exit-status", false, ByteBuffer.allocate(Integer.BYTES).putInt(status).array());
  }

  /** A sentence for the person, as the terminal or the pipe behind it needs it. */
  static byte[] sentence(String text, boolean terminal) {
    return ("sshmux: " + text + (terminal ? "\r\n" : "\n")).getBytes(StandardCharsets.UTF_8);
  }
}
