package org.sshmux.relay;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Couples two channels: {@code near}, which is there from the beginning, and {@code far}, which is
 * connected later; what comes in between is held within the near end's window.
 *
 * <p>Each direction ends on its own. What one end is told in its last moments reaches the other in
 * order: data, then requests such as the exit status, then the end of data, then the close.
 *
 * <p>On one thread only; never blocks.
 */
public final class Relay {
  private final End near;
  private final Function<ChannelRequest, Verdict> fromNear;
  private final Function<ChannelRequest, Verdict> fromFar;
  private final Pipe outward;
  private final Pipe inward;
  private final Replies owedToNear;
  private Optional<End> far = Optional.empty();
  private Optional<Replies> owedToFar = Optional.empty();
  private boolean nearClosed;
  private boolean farClosed;

  /**
   * @param fromNear decides on each request of the near end
   * @param fromFar decides on each request of the far end
   */
  public Relay(
      End near,
      Function<ChannelRequest, Verdict> fromNear,
      Function<ChannelRequest, Verdict> fromFar) {
    this.near = near;
    this.fromNear = fromNear;
    this.fromFar = fromFar;
    this.outward = new Pipe(near::release);
    this.inward = new Pipe(this::releaseFar);
    this.owedToNear = new Replies(near);
  }

  /** Connects the far end; what the near end has sent goes there first. */
  public void connect(End end) {
    far = Optional.of(end);
    owedToFar = Optional.of(new Replies(end));
    inward.connect(near);
    outward.connect(end);
  }

  /**
   * The near end has asked for something before, outside the relay, and {@link #farReplied} will
   * answer it: no later request is answered first.
   */
  public void owe() {
    if (!owedToNear.expect()) {
      outward.breakOff();
    }
  }

  /** There will be no far end; what the gateway says in its place goes to the near one. */
  public void connectNobody() {
    inward.connect(near);
    outward.breakOff();
  }

  private void releaseFar(long bytes) throws IOException {
    if (far.isPresent()) {
      far.get().release(bytes);
    }
  }

  /** Bytes from the near end. */
  public long bytesOutward() {
    return outward.bytes();
  }

  /** Bytes from the far end. */
  public long bytesInward() {
    return inward.bytes();
  }

  // ---- from the near end -----------------------------------------------------------------

  public void nearData(int kind, byte[] data, int offset, int length) {
    outward.data(kind, data, offset, length);
  }

  public void nearRequest(ChannelRequest request) {
    pass(request, fromNear.apply(request), outward, far, Optional.of(owedToNear));
  }

  public void nearReplied(boolean success) {
    owedToFar.ifPresent(owed -> attempt(() -> owed.arrived(success), outward));
  }

  public void nearEnded() {
    outward.endOfData();
  }

  public void nearReady() {
    inward.ready();
  }

  /** The near end is done, but still takes what the far end says last. */
  public void nearClosing() {
    if (!farClosed && !nearClosed) {
      outward.close();
    }
  }

  /**
   * The near end is closed.
   *
   * @param orderly whether what it has sent before shall still go out
   */
  public void nearClosed(boolean orderly) {
    if (nearClosed) {
      return;
    }
    nearClosed = true;
    inward.breakOff();
    if (!farClosed && far.isPresent()) {
      if (orderly) {
        outward.close();
      } else {
        outward.breakOff();
      }
    }
  }

  // ---- from the far end ------------------------------------------------------------------

  public void farData(int kind, byte[] data, int offset, int length) {
    inward.data(kind, data, offset, length);
  }

  public void farRequest(ChannelRequest request) {
    pass(request, fromFar.apply(request), inward, Optional.of(near), owedToFar);
  }

  public void farReplied(boolean success) {
    attempt(() -> owedToNear.arrived(success), inward);
  }

  public void farEnded() {
    inward.endOfData();
  }

  public void farReady() {
    outward.ready();
  }

  /** What the far end has sent and the near end has not taken yet is not meant for it any more. */
  public void skipInward() {
    inward.skip();
  }

  /** Closes the near end, whether or not it has taken everything. */
  public void cutInward() {
    inward.breakOff();
  }

  /** The far end is closed; the near end is closed behind all that came from there. */
  public void farClosed() {
    if (!farClosed) {
      farClosed = true;
      attempt(owedToNear::giveUp, inward);
      outward.breakOff();
      if (!nearClosed) {
        inward.close();
      }
    }
  }

  private static void pass(
      ChannelRequest request,
      Verdict verdict,
      Pipe pipe,
      Optional<End> other,
      Optional<Replies> owed) {
    switch (verdict) {
      case PASS, PASS_IN_ORDER -> {
        if (request.wantReply() && owed.isPresent() && !owed.get().expect()) {
          pipe.breakOff();
        } else if (verdict == Verdict.PASS_IN_ORDER || other.isEmpty()) {
          pipe.request(request);
        } else {
          attempt(() -> other.get().request(request), pipe);
        }
      }
      case ACCEPT, REFUSE -> {
        if (request.wantReply()) {
          owed.ifPresent(to -> attempt(() -> to.answer(verdict == Verdict.ACCEPT), pipe));
        }
      }
    }
  }

  private static void attempt(Sending sending, Pipe pipe) {
    try {
      sending.run();
    } catch (IOException | RuntimeException e) {
      pipe.breakOff();
    }
  }

  private interface Sending {
    void run() throws IOException;
  }
}
