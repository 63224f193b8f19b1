package org.sshmux.ssh.outbound;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sshmux.ssh.channel.Packet;
import org.sshmux.ssh.io.EventLoop;

/**
 * Authentication towards a target (RFC 4252) off the I/O threads, because an agent may be asked to
 * sign. One message at a time is worked on, on a virtual thread; the success, and what the target
 * sends behind it, is worked on by the loop, in order.
 */
final class TargetAuth extends ClientUserAuthService {
  /** A target answers what it is asked, and may show some banners. */
  private static final int MAX_QUEUED = 64;

  private final Session session;
  private final EventLoop loop;
  private final Queue<Packet> queue = new ArrayDeque<>();
  private boolean working;

  private TargetAuth(Session session) {
    super(session);
    this.session = session;
    this.loop = EventLoop.of(session.getIoSession());
  }

  /** Called on the loop. */
  @Override
  public void process(int command, Buffer buffer) throws IOException {
    if (queue.size() >= MAX_QUEUED) {
      throw new IOException("the target sends more than it is asked for");
    }
    queue.add(Packet.copy(command, buffer));
    work();
  }

  private void work() {
    while (!working && !queue.isEmpty()) {
      Packet packet = queue.remove();
      if (session.isAuthenticated()) {
        later(packet);
      } else if (packet.command() == SshConstants.SSH_MSG_USERAUTH_SUCCESS) {
        handle(packet);
      } else {
        working = true;
        Thread.ofVirtual().name("ssh-target-auth").start(() -> answer(packet));
      }
    }
  }

  private void answer(Packet packet) {
    handle(packet);
    loop.run(() -> {
      working = false;
      work();
    });
  }

  private void handle(Packet packet) {
    try {
      super.process(packet.command(), packet.buffer());
    } catch (Exception e) {
      session.exceptionCaught(e);
    }
  }

  /** What came behind the success belongs to the service that it started. */
  private void later(Packet packet) {
    try {
      session.getService(ConnectionService.class).process(packet.command(), packet.buffer());
    } catch (Exception e) {
      session.exceptionCaught(e);
    }
  }

  /** Makes the service for each connection to a target. */
  static final class Factory extends ClientUserAuthServiceFactory {
    @Override
    public Service create(Session session) {
      return new TargetAuth(session);
    }
  }
}
