package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Objects;

/**
 * Whose groups are asked for.
 *
 * @param entry the person's entry, whole, with what {@link GroupFinder#attributes} names
 * @param login the entry's own login name
 */
public record Subject(SearchResultEntry entry, String login) {
  public Subject {
    Objects.requireNonNull(entry);
    Objects.requireNonNull(login);
  }

  /** The distinguished name of the person's entry, as the directory returned it. */
  String dn() {
    return entry.getDN();
  }
}
