package org.sshmux.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * A session channel (RFC 4254 section 6) on the gateway itself: whatever is to be run, it says how
 * to reach a host instead, and ends with exit status 1. Runs on I/O threads; never blocks.
 */
final class NoticeChannel extends AbstractServerChannel {
  private static final int EXIT_STATUS = 1;
  private static final Set<String> STARTS = Set.of("shell", "exec", "subsystem");
  private static final Set<String> IGNORED = Set.of("pty-req", "window-change", "env");
  private static final String NOTICE =
      """
      sshmux: this gateway has no shell; it takes you to the hosts that your groups permit.
      Connect through it:  ssh -J LOGIN@GATEWAY LOGIN@HOST
      """
          .replace("\n", "\r\n");

  private boolean told;

  NoticeChannel() {
    super("session", List.of(), null);
  }

  @Override
  public void handleRequest(Buffer buffer) throws IOException {
    String request = buffer.getString();
    boolean wantReply = buffer.getBoolean();
    boolean start = STARTS.contains(request);
    if (wantReply) {
      boolean good = start || IGNORED.contains(request);
      send(good ? SshConstants.SSH_MSG_CHANNEL_SUCCESS : SshConstants.SSH_MSG_CHANNEL_FAILURE);
    }
    if (start && !told) {
      told = true;
      tell();
    }
  }

  private void tell() throws IOException {
    byte[] text = NOTICE.getBytes(StandardCharsets.UTF_8);
    if (getRemoteWindow().getSize() >= text.length) {
      Session session = getSession();
      Buffer data =
          session.createBuffer(SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA, text.length + 16);
      data.putUInt(getRecipient());
      data.putUInt(SshConstants.SSH_EXTENDED_DATA_STDERR);
      data.putBytes(text);
      getRemoteWindow().consume(text.length);
      writePacket(data);
    }
    sendEof();
    sendExitStatus(EXIT_STATUS);
    close(false);
  }

  private void send(byte command) throws IOException {
    Buffer reply = getSession().createBuffer(command, Integer.BYTES);
    reply.putUInt(getRecipient());
    writePacket(reply);
  }

  @Override
  protected void doWriteData(byte[] data, int off, long len) throws IOException {
    getLocalWindow().release(len);
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int off, long len) throws IOException {
    getLocalWindow().release(len);
  }
}
