package org.sshmux.policy;

import java.util.Objects;
import java.util.Optional;

/** The answer to an access request. */
public sealed interface Decision {

  /** Access is permitted, exactly as the permit says. */
  record Allow(Permit permit) implements Decision {
    public Allow {
      Objects.requireNonNull(permit);
    }
  }

  /**
   * Access is refused.
   *
   * @param reason why
   * @param ruling the grant that refused, when one did
   */
  record Deny(DenyReason reason, Optional<Ruling> ruling) implements Decision {
    public Deny {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(ruling);
    }
  }
}
