package org.sshmux.policy;

import java.util.Objects;

/** What is known of a request before anybody is asked for the target's addresses. */
public sealed interface Screening {

  /** Whatever the addresses are, the request is refused: do not look the host up. */
  record Refused(Decision.Deny deny) implements Screening {
    public Refused {
      Objects.requireNonNull(deny);
    }
  }

  /**
   * The host may be looked up; {@link Policy#decide} has the last word.
   *
   * @param reach who may be asked
   */
  record Possible(Reach reach) implements Screening {
    public Possible {
      Objects.requireNonNull(reach);
    }
  }

  /**
   * Who may be asked for a host, so that nobody can have the gateway resolve any name they like.
   */
  enum Reach {
    /** A grant may cover the host: the directory and the name service. */
    ANY_HOST,
    /**
     * No grant covers the name as asked: only if the directory lists the host, perhaps under a name
     * that a grant covers, may it be resolved.
     */
    LISTED_HOST
  }
}
