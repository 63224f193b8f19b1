package org.sshmux.identity;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One person as the directory described them at one moment. Immutable and safe to share.
 *
 * @param login the entry's own login name, never the name as typed
 * @param id the entry's immutable id (such as {@code entryUUID}); a re-created account has a new
 *     one
 * @param dn the entry's distinguished name as the directory returned it
 * @param state whether the account may be used at all
 * @param keys the public keys listed for the person; unreadable lines are already left out
 * @param memberships every effective group, nested ones included, each once
 * @param loadedAt when the directory was read
 * @param completeness whether everything that decides access was read
 */
public record Person(
    String login,
    String id,
    String dn,
    AccountState state,
    List<AuthorizedKey> keys,
    List<Membership> memberships,
    Instant loadedAt,
    Completeness completeness) {

  public Person {
    Objects.requireNonNull(login);
    Objects.requireNonNull(id);
    Objects.requireNonNull(dn);
    Objects.requireNonNull(state);
    keys = List.copyOf(keys);
    memberships = List.copyOf(memberships);
    Objects.requireNonNull(loadedAt);
    Objects.requireNonNull(completeness);
  }

  /** The same person under another login name. */
  public Person withLogin(String other) {
    return new Person(other, id, dn, state, keys, memberships, loadedAt, completeness);
  }

  /** Whether a snapshot holds all that decides access. Anything but {@link Complete} refuses. */
  public sealed interface Completeness {
    /** Everything was read. */
    record Complete() implements Completeness {}

    /**
     * Something that could change a decision is missing: a limit was hit, a value is unreadable.
     *
     * @param detail which, for the operator's eyes only
     */
    record Partial(String detail) implements Completeness {}
  }
}
