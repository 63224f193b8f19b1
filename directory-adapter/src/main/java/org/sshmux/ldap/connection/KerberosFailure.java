package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;

/** Tells plainly why a bind by Kerberos failed; the library's own text is about its internals. */
final class KerberosFailure {
  private static final int MAX_CAUSES = 20;
  private static final int MAX_TEXT = 300;

  /**
   * Refusals of the gateway itself (RFC 4120 section 7.5.9): unknown, revoked, its key expired, or
   * the wrong key. They count against its account as a wrong password does.
   */
  private static final Pattern REFUSED = Pattern.compile("\\((6|18|23|24)\\)");

  private KerberosFailure() {}

  /** The same failure in plain words; the failure itself if Kerberos has no part in it. */
  static LDAPException plain(LDAPException failure) {
    List<Throwable> causes = causes(failure);
    Optional<Throwable> own =
        causes.stream()
            .filter(cause -> cause instanceof LoginException || cause instanceof GSSException)
            .findFirst();
    if (own.isEmpty()) {
      return failure;
    }
    String text = text(own.get()).orElseGet(() -> String.valueOf(causes.getLast()));
    boolean refused = own.get() instanceof LoginException && REFUSED.matcher(text).find();
    return new LDAPException(
        refused ? ResultCode.INVALID_CREDENTIALS : ResultCode.LOCAL_ERROR,
        "Kerberos: " + text.substring(0, Math.min(MAX_TEXT, text.length())),
        failure);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    @Nullable Throwable next = failure;
    while (next != null && causes.size() < MAX_CAUSES) {
      causes.add(next);
      next = next.getCause();
    }
    return causes;
  }

  private static Optional<String> text(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .filter(text -> !text.isBlank())
        .map(text -> text.replaceAll("\\s+", " "));
  }
}
