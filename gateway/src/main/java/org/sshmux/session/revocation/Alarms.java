package org.sshmux.session.revocation;

import java.time.Duration;

/** Has work begin later. Safe for many threads; never blocks. */
public interface Alarms extends AutoCloseable {

  /**
   * Runs a task once, on a thread that may block, after the delay or a little later.
   *
   * @return takes the task back; without effect once it has begun
   */
  Runnable after(Duration delay, Runnable task);

  /** Nothing begins any more. */
  @Override
  void close();
}
