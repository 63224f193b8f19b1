package org.sshmux.ssh.credential;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There is no key to show to a target, or none that signs; the message says why. */
public final class KeysFailedException extends IOException {
  public KeysFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
