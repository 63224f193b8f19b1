package org.sshmux.audit;

import java.io.IOException;

/**
 * The trail. Events get gap-free sequence numbers in the order in which calls reach the log.
 *
 * <p>Safe for many threads. Both calls may block on the disk and must not run on an I/O thread.
 */
public interface AuditLog extends AutoCloseable {

  /**
   * Stores an event and returns once it is on disk ({@code fdatasync} has returned).
   *
   * @throws IOException if it could not be stored within the configured time; the caller must then
   *     refuse or end what the event would have recorded
   */
  void append(AuditEvent event) throws IOException;

  /** Whether new access can be recorded at this moment; false means: refuse it. */
  boolean accepting();

  /** Stores what was accepted and closes the file. */
  @Override
  void close();
}
