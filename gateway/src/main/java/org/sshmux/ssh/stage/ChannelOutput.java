package org.sshmux.ssh.stage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sshmux.relay.End;
import org.sshmux.relay.Pipe;
import org.sshmux.ssh.io.EventLoop;

/**
 * What a client is shown, as a stream that blocks its writer while the client does not read. A
 * virtual thread writes; the loop sends.
 */
final class ChannelOutput extends OutputStream {
  /** More than the pipe gives back at a time. */
  private static final int ROOM = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final Semaphore room = new Semaphore(ROOM);
  private final Pipe pipe = new Pipe(bytes -> room.release((int) bytes));

  ChannelOutput(EventLoop loop) {
    this.loop = loop;
  }

  /** Begins to send; on the loop, as are the next two. */
  void connect(End client) {
    pipe.connect(client);
  }

  void ready() {
    pipe.ready();
  }

  void breakOff() {
    pipe.breakOff();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int size = Math.min(length - done, ROOM / 4);
      byte[] piece = Arrays.copyOfRange(bytes, offset + done, offset + done + size);
      take(size);
      try {
        loop.execute(() -> pipe.data(End.PLAIN, piece, 0, piece.length));
      } catch (RejectedExecutionException e) {
        throw new IOException("the gateway stops", e);
      }
      done += size;
    }
  }

  private void take(int size) throws IOException {
    try {
      if (!room.tryAcquire(size, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the client does not read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("given up").initCause(e);
    }
  }
}
