package org.sshmux.policy;

import java.util.Objects;
import java.util.Optional;
import org.sshmux.grant.Capability;

/**
 * What is to be done at a target, and as whom.
 *
 * @param capability what is to be done
 * @param login the login at the target, compared letter for letter; empty: not named, and always
 *     empty for {@link Capability#FORWARD}, which hides it
 */
public record Intent(Capability capability, Optional<String> login) {
  public Intent {
    Objects.requireNonNull(capability);
    Objects.requireNonNull(login);
    if (capability == Capability.FORWARD && login.isPresent()) {
      throw new IllegalArgumentException("a forwarded connection hides its login");
    }
  }

  /** A forwarded connection. */
  public static Intent forward() {
    return new Intent(Capability.FORWARD, Optional.empty());
  }
}
