package org.sshmux.ldap.push.change;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.sshmux.ldap.metrics.Counted;

/**
 * One change that the directory told of.
 *
 * @param kind what was done
 * @param dn the entry's distinguished name after the change; empty if only its id is known
 * @param formerDn what it was before, if it was another and is known
 * @param ids every spelling of its immutable id, as {@link EntryKey#ofId} makes them
 * @param members who was added to it or removed from it; empty if the directory does not say
 */
public record EntryChange(
    Kind kind,
    String dn,
    Optional<String> formerDn,
    Set<String> ids,
    Optional<Set<String>> members) {
  private static final int MAX_WHAT = 400;

  public EntryChange {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(dn);
    Objects.requireNonNull(formerDn);
    ids = Set.copyOf(ids);
    members = members.map(Set::copyOf);
  }

  /** A change of which nothing but this is known. */
  public static EntryChange of(Kind kind, String dn, Set<String> ids) {
    return new EntryChange(kind, dn, Optional.empty(), ids, Optional.empty());
  }

  /** Whether it may have had another name before, which is not told. */
  public boolean mayHaveOtherName() {
    return kind == Kind.CHANGED || (kind == Kind.RENAMED && formerDn.isEmpty());
  }

  /** What was done to an entry. */
  public enum Kind {
    ADDED("added", Counted.PUSH_EVENTS_ADDED),
    MODIFIED("modified", Counted.PUSH_EVENTS_MODIFIED),
    DELETED("deleted", Counted.PUSH_EVENTS_DELETED),
    /** Modified or renamed: the directory does not say which. */
    CHANGED("modified", Counted.PUSH_EVENTS_MODIFIED),
    RENAMED("renamed", Counted.PUSH_EVENTS_RENAMED);

    private final String word;
    private final Counted counted;

    Kind(String word, Counted counted) {
      this.word = word;
      this.counted = counted;
    }

    /** What counts changes of this kind. */
    public Counted counted() {
      return counted;
    }
  }

  /** The change in one line for auditors, of bounded length. */
  public String what() {
    String name = dn.isEmpty() ? "an entry known by its id" : dn;
    String from = formerDn.map(former -> " (was " + former + ")").orElse("");
    String text = (kind.word + " " + name + from).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= MAX_WHAT ? text : text.substring(0, MAX_WHAT) + "...";
  }
}
