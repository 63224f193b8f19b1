package org.sshmux.identity;

import java.util.Objects;
import java.util.Set;

/**
 * News that the directory holds something else about people than before. It says whom to look up
 * again, not what they may do now.
 */
public sealed interface DirectoryChange {

  /**
   * What was changed, for auditors: the kind of change and the entry, such as {@code modified
   * cn=dba,ou=groups,dc=example,dc=com}.
   */
  String what();

  /**
   * A change that concerns these people and nobody else.
   *
   * @param logins their own login names, as {@link Person#login} has them; of somebody who was
   *     renamed the former one too
   */
  record OfPeople(Set<String> logins, String what) implements DirectoryChange {
    public OfPeople {
      logins = Set.copyOf(logins);
      Objects.requireNonNull(what);
    }
  }

  /** A change that may concern anybody: too much was changed, or changes were missed. */
  record OfAnybody(String what) implements DirectoryChange {
    public OfAnybody {
      Objects.requireNonNull(what);
    }
  }
}
