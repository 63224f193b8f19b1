package org.sshmux.ssh.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.session.ConnectionService;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.relay.Pipe;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.credential.AgentTransport;
import org.sshmux.ssh.io.EventLoop;

/**
 * The person's agent, over a channel that the gateway opens towards the client while it
 * authenticates at a target. One question at a time, from virtual threads.
 */
final class ClientAgent implements AgentTransport {
  private static final String TYPE = "auth-agent@openssh.com";
  private static final int MAX_ANSWER = 256 * 1024;
  private static final byte[] NOTHING = {};

  private final ConnectionService service;
  private final EventLoop loop;
  private final Line line = new Line();

  /**
   * @param service the client's connection
   */
  ClientAgent(ConnectionService service) {
    this.service = service;
    this.loop = EventLoop.of(service.getSession().getIoSession());
  }

  @Override
  public byte[] exchange(byte[] request, Duration deadline) throws IOException {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    byte[] message =
        ByteBuffer.allocate(Integer.BYTES + request.length)
            .putInt(request.length)
            .put(request)
            .array();
    try {
      loop.execute(() -> line.ask(message, answer));
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the agent did not answer within " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (RejectedExecutionException e) {
      throw new IOException("the gateway stops", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("given up").initCause(e);
    }
  }

  @Override
  public void close() {
    loop.run(line::hangUp);
  }

  /** The channel, on the loop only. */
  private final class Line implements ChannelEvents {
    private final Pipe outward = new Pipe(_ -> {});
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Optional<MessageChannel> channel = Optional.empty();
    private Optional<CompletableFuture<byte[]>> waiting = Optional.empty();
    private boolean over;

    void ask(byte[] message, CompletableFuture<byte[]> answer) {
      if (over || waiting.isPresent()) {
        answer.completeExceptionally(new IOException("the agent is gone or busy"));
        return;
      }
      waiting = Optional.of(answer);
      received.reset();
      if (channel.isEmpty()) {
        try {
          channel = Optional.of(MessageChannel.open(service, this, TYPE, NOTHING));
        } catch (IOException | IllegalStateException e) {
          fail("the client is leaving");
          return;
        }
      }
      outward.data(End.PLAIN, message, 0, message.length);
    }

    void hangUp() {
      fail("given up");
      over = true;
      channel.ifPresent(open -> open.close(false));
    }

    private void fail(String why) {
      waiting.ifPresent(answer -> answer.completeExceptionally(new IOException(why)));
      waiting = Optional.empty();
    }

    @Override
    public void opened() {
      channel.ifPresent(open -> outward.connect(open.end()));
    }

    @Override
    public void refused(int code, String message) {
      over = true;
      fail("the client refuses its agent");
    }

    @Override
    public void data(int kind, byte[] bytes, int offset, int length) {
      channel.ifPresent(open -> {
        try {
          open.end().release(length);
        } catch (IOException e) {
          fail("the client is leaving");
        }
      });
      if (kind != End.PLAIN || waiting.isEmpty()) {
        return;
      }
      received.write(bytes, offset, length);
      if (received.size() < Integer.BYTES) {
        return;
      }
      ByteBuffer message = ByteBuffer.wrap(received.toByteArray());
      int size = message.getInt();
      if (size < 1 || size > MAX_ANSWER || message.remaining() > size) {
        over = true;
        fail("the agent's answer is no message of an agent");
      } else if (message.remaining() == size) {
        byte[] answer = new byte[size];
        message.get(answer);
        waiting.orElseThrow().complete(answer);
        waiting = Optional.empty();
      }
    }

    @Override
    public void request(ChannelRequest request) {
      if (request.wantReply()) {
        channel.ifPresent(open -> {
          try {
            open.end().reply(false);
          } catch (IOException e) {
            fail("the client is leaving");
          }
        });
      }
    }

    @Override
    public void replied(boolean success) {}

    @Override
    public void ended() {
      over = true;
      fail("the agent has ended");
    }

    @Override
    public void ready() {
      outward.ready();
    }

    @Override
    public void closed(boolean byPeer) {
      over = true;
      fail("the agent has ended");
    }
  }
}
