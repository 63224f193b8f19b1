package org.sshmux.app;

import java.util.List;

/**
 * One way in which a directory fails.
 *
 * @param name for the table
 * @param begin makes it fail
 * @param end puts it right
 * @param crowd how many people whom the gateway has not read come at once meanwhile
 * @param notice what people and administrators notice meanwhile
 */
record Fault(String name, Act begin, Act end, int crowd, Notice notice) {

  /** Something done to a directory. */
  interface Act {
    void run() throws Exception;
  }

  /** What is noticed of a fault. */
  sealed interface Notice {}

  /** Nothing: everybody gets in, and the trail tells of no outage. */
  record Nothing() implements Notice {}

  /**
   * People whom the gateway has read go on, others are told that the directory is unavailable.
   *
   * @param words in the one event of the outage
   */
  record Away(List<String> words) implements Notice {}

  /**
   * The directory answers, but not in full: everybody is refused.
   *
   * @param words in the reason of each refusal
   */
  record Incomplete(List<String> words) implements Notice {}
}
