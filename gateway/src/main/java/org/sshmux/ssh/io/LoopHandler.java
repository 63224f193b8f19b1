package org.sshmux.ssh.io;

import java.io.IOException;

/** What a channel on an {@link EventLoop} answers to. All calls come on the loop's thread. */
interface LoopHandler {

  /**
   * The channel is ready for some of the operations it asked for.
   *
   * @param operations bits of {@link java.nio.channels.SelectionKey}
   */
  void ready(int operations) throws IOException;

  /** A call into this handler threw; this connection is over, nothing else is touched. */
  void failed(Throwable cause);

  /** The loop is about to end, and gives up its channels. */
  void loopEnds();

  /** What has gathered since {@link EventLoop#flushSoon} is to be written now. */
  default void flush() throws IOException {}
}
