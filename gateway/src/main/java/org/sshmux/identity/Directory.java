package org.sshmux.identity;

import java.util.function.Consumer;

/**
 * The company's directory, as the gateway sees it: one question for people, two for hosts.
 *
 * <p>Calls block for at most the adapter's look-up deadline, a listing for at most four times as
 * long, and must not run on an I/O thread. An implementation is safe for many threads, never throws
 * for an expected answer and never answers {@link Lookup.Found} from data older than its configured
 * bound.
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

  /**
   * Lists every host, for people to choose from. The answer may be as old as any other answer and
   * decides nothing.
   */
  HostListing hosts();

  /**
   * Makes the next {@link #findHost} of a name ask the directory, although an answer is held: the
   * entry may have been changed a moment ago. If the directory cannot be asked then, the held
   * answer counts as before. For one name, calls within a second of one that took effect do
   * nothing. Asks nothing itself and never blocks.
   *
   * @param name as for {@link #findHost}
   */
  void forgetHost(String name);

  /**
   * Has changes told as they become known, which may be never: a directory need not be able to
   * tell. An answer of {@link #find} that is asked for after the news is at least as new as the
   * change.
   *
   * @param listener called one change at a time, on a thread of the directory's; must not block
   */
  void onChange(Consumer<DirectoryChange> listener);

  /** Releases connections and threads; later calls answer {@code Unavailable}. */
  @Override
  void close();
}
