package org.sshmux.relay;

import java.io.IOException;

/**
 * One end of a relay: a channel that can be written to, and whose own sender can be held back.
 *
 * <p>Every call comes from the one thread that both ends live on. Nothing blocks.
 */
public interface End {
  /** Data that is not marked as anything else (SSH_MSG_CHANNEL_DATA). */
  int PLAIN = 0;

  /** How many bytes one message may carry now; zero while the peer's window is shut. */
  int room();

  /**
   * Sends data.
   *
   * @param kind {@link #PLAIN}, or the type of extended data (RFC 4254 section 5.2)
   * @param length at most {@link #room()}
   */
  void data(int kind, byte[] bytes, int offset, int length) throws IOException;

  /** Sends a request. */
  void request(ChannelRequest request) throws IOException;

  /** Answers the oldest request of the peer that wants a reply and has none. */
  void reply(boolean success) throws IOException;

  /** Sends the end of data (RFC 4254 section 5.3); the other direction goes on. */
  void endOfData() throws IOException;

  /** Closes the channel behind everything that was sent. */
  void close();

  /** Runs a task on the same thread when all that was sent so far has reached the socket. */
  void whenWritten(Runnable task);

  /** Lets the peer send so many more bytes. */
  void release(long bytes) throws IOException;
}
