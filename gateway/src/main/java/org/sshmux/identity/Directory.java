package org.sshmux.identity;

/**
 * The company's directory, as the gateway sees it: one question for people, one for hosts.
 *
 * <p>Calls block for at most the adapter's look-up deadline and must not run on an I/O thread. An
 * implementation is safe for many threads, never throws for an expected answer and never answers
 * {@link Lookup.Found} from data older than its configured bound.
 */
public interface Directory extends AutoCloseable {

  /**
   * Looks a person up by the login they typed.
   *
   * @param login the SSH user name exactly as received; it may be hostile
   */
  Lookup find(String login);

  /**
   * Looks a host up by the canonical name a person asked for.
   *
   * @param name lower case, no trailing dot; never an address literal
   */
  HostLookup findHost(String name);

  /** Releases connections and threads; later calls answer {@code Unavailable}. */
  @Override
  void close();
}
