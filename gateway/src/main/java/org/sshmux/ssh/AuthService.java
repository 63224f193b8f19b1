package org.sshmux.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerUserAuthService;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.channel.Packet;
import org.sshmux.ssh.peer.Peer;

/**
 * User authentication (RFC 4252) off the I/O threads: packets are queued as they come and worked
 * through one at a time on a virtual thread, because each may ask the directory.
 */
final class AuthService extends ServerUserAuthService {
  /** A client that waits for each answer, as it must, never queues more than one. */
  private static final int MAX_QUEUED = 8;

  private final AbstractServerSession session;
  private final Queue<Packet> queue = new ArrayDeque<>();
  private final String banner;
  private boolean working;
  private boolean bannerShown;

  private AuthService(Session session, String banner) throws IOException {
    super(session);
    this.session = (AbstractServerSession) session;
    this.banner = banner;
  }

  /** Queues a packet; called on I/O threads. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the queue has its own lock
  public void process(int command, Buffer buffer) {
    Packet packet = Packet.copy(command, buffer);
    boolean overflow;
    boolean start = false;
    synchronized (queue) {
      overflow = queue.size() >= MAX_QUEUED;
      if (!overflow) {
        queue.add(packet);
        start = !working;
        working = true;
      }
    }
    if (overflow) {
      abort();
    } else if (start) {
      Thread.ofVirtual().name("ssh-auth").start(this::work);
    }
  }

  private void work() {
    while (true) {
      Packet packet;
      synchronized (queue) {
        packet = queue.poll();
        if (packet == null || session.isAuthenticated() || !session.isOpen()) {
          queue.clear();
          working = false;
          return;
        }
      }
      try {
        handle(packet);
      } catch (Exception e) {
        session.exceptionCaught(e);
      }
    }
  }

  private synchronized void handle(Packet packet) throws Exception {
    if (!bannerShown) {
      bannerShown = true;
      if (!banner.isEmpty()) {
        show(session, banner);
      }
    }
    super.process(packet.command(), packet.buffer());
  }

  private void abort() {
    Peer.of(session).ifPresent(peer -> peer.ending(Reason.PROTOCOL));
    session.close(true);
  }

  /** Makes the service when the client asks for {@code ssh-userauth}. */
  static final class Factory extends ServerUserAuthServiceFactory {
    private final String banner;

    Factory(String banner) {
      this.banner = banner;
    }

    @Override
    public Service create(Session session) throws IOException {
      return new AuthService(session, banner);
    }
  }

  /** Sends a text that the client shows while authenticating (RFC 4252 section 5.4). */
  static void show(Session session, String sentence) throws IOException {
    Buffer banner = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_BANNER);
    banner.putString(sentence + "\r\n");
    banner.putString("");
    session.writePacket(banner);
  }
}
