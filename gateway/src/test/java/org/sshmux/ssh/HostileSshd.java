package org.sshmux.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.jspecify.annotations.Nullable;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.io.EventLoops;
import org.sshmux.ssh.io.LoopServiceFactoryFactory;

/**
 * A target that speaks SSH and lets everybody in, but is no friend of the gateway: it refuses
 * commands, or {@code back} makes it open channels towards the gateway.
 */
final class HostileSshd implements AutoCloseable {
  private final EventLoops loops;
  private final SshServer server;
  private final KeyPair hostKey;

  private HostileSshd(EventLoops loops, SshServer server, KeyPair hostKey) {
    this.loops = loops;
    this.server = server;
    this.hostKey = hostKey;
  }

  /**
   * @param commands whether it runs any
   */
  static HostileSshd start(boolean commands) throws IOException, GeneralSecurityException {
    EventLoops loops = EventLoops.open(1);
    SshServer server = ServerBuilder.builder().build();
    KeyPair hostKey = KeyUtils.generateKeyPair("ssh-ed25519", 256);
    server.setIoServiceFactoryFactory(new LoopServiceFactoryFactory(loops, _ -> true));
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(_ -> List.of(hostKey));
    server.setPublickeyAuthenticator((_, _, _) -> true);
    server.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, new Connections()));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    if (commands) {
      server.setCommandFactory((_, line) -> line.equals("late") ? new Late() : new Back());
    }
    server.start();
    return new HostileSshd(loops, server, hostKey);
  }

  int port() {
    return server.getPort();
  }

  String hostKeyLine() {
    return PublicKeyEntry.toString(hostKey.getPublic());
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
    loops.close();
  }

  /** Opens channels towards whoever runs it, and tells how many were refused. */
  private static final class Back implements Command {
    private static final List<String> TYPES =
        List.of("forwarded-tcpip", "x11", "auth-agent@openssh.com", "session", "direct-tcpip");

    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    @Override
    public void start(ChannelSession channel, Environment env) {
      EventLoop loop = EventLoop.of(channel.getSession().getIoSession());
      CountDownLatch refusals = new CountDownLatch(TYPES.size());
      for (String type : TYPES) {
        loop.execute(() -> open(channel, type, refusals));
      }
      Thread.ofVirtual().start(() -> tell(refusals));
    }

    private static void open(ChannelSession channel, String type, CountDownLatch refusals) {
      ByteArrayBuffer specific = new ByteArrayBuffer();
      specific.putString("127.0.0.1");
      specific.putUInt(22);
      specific.putString("127.0.0.1");
      specific.putUInt(22);
      try {
        MessageChannel.open(
            channel.getSession().getService(ConnectionService.class),
            new Counting(refusals),
            type,
            specific.getCompactData());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void tell(CountDownLatch refusals) {
      try {
        boolean all = refusals.await(10, TimeUnit.SECONDS);
        String text = all ? "all refused\n" : refusals.getCount() + " not refused\n";
        OutputStream to = java.util.Objects.requireNonNull(out);
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        java.util.Objects.requireNonNull(exit).onExit(0);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      this.exit = callback;
    }
  }

  /** Says that there is no more output, and only then how it ended. */
  private static final class Late implements Command {
    private @Nullable ExitCallback exit;

    @Override
    public void start(ChannelSession channel, Environment env) {
      Thread.ofVirtual().start(() -> end(channel));
    }

    private void end(ChannelSession channel) {
      try {
        Buffer eof = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_EOF);
        eof.putUInt(channel.getRecipient());
        channel.getSession().writePacket(eof);
        TimeUnit.MILLISECONDS.sleep(300);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        java.util.Objects.requireNonNull(exit).onExit(6);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {}

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      this.exit = callback;
    }
  }

  /** The library's service, for channels that are not the library's. */
  private static final class Connections extends ServerConnectionServiceFactory {
    @Override
    public Service create(Session session) throws IOException {
      return new ServerConnectionService((AbstractServerSession) session) {
        @Override
        public void channelOpenFailure(Buffer buffer) throws IOException {
          getChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, buffer).handleOpenFailure(buffer);
        }
      };
    }
  }

  private record Counting(CountDownLatch refusals) implements ChannelEvents {
    @Override
    public void opened() {}

    @Override
    public void refused(int code, String message) {
      refusals.countDown();
    }

    @Override
    public void data(int kind, byte[] bytes, int offset, int length) {}

    @Override
    public void request(ChannelRequest request) {}

    @Override
    public void replied(boolean success) {}

    @Override
    public void ended() {}

    @Override
    public void ready() {}

    @Override
    public void closed(boolean byPeer) {}
  }
}
