package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a server could not be asked, in a sentence for those who look after it. */
final class Cause {
  private static final int LONGEST = 500;
  private static final int DEEPEST = 10;

  private Cause() {}

  /** The sentence, without the server's name; what is below many layers of failures comes out. */
  static String of(LDAPException failure) {
    String[] elsewhere = failure.getReferralURLs();
    if (failure.getResultCode().equals(ResultCode.REFERRAL) && elsewhere.length > 0) {
      return bounded("this part of the tree is on " + elsewhere[0] + "; no referral is followed");
    }
    Throwable innermost = innermost(failure);
    String message = innermost.getMessage();
    String words = message == null ? innermost.getClass().getSimpleName() : message;
    return bounded(
        switch (innermost) {
          case CertificateExpiredException _ -> "its certificate has expired, " + words;
          case CertificateNotYetValidException _ -> "its certificate is not valid yet, " + words;
          default -> words;
        });
  }

  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at.getCause() != null && depth < DEEPEST; depth++) {
      at = at.getCause();
    }
    return at;
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
