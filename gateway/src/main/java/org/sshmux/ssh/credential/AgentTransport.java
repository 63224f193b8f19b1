package org.sshmux.ssh.credential;

import java.io.IOException;
import java.time.Duration;

/** A way to an SSH agent: one question at a time, from one thread at a time. */
public interface AgentTransport extends AutoCloseable {

  /**
   * Sends a message and waits for the answer. Blocks.
   *
   * @param request a message of the agent protocol, without its length
   * @return the answer, without its length
   * @throws IOException if the agent cannot be reached, or does not answer in time; the transport
   *     is of no more use then
   */
  byte[] exchange(byte[] request, Duration deadline) throws IOException;

  /** Hangs up. An exchange that is under way fails. */
  @Override
  void close();
}
