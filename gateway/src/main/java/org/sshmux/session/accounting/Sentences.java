package org.sshmux.session.accounting;

/**
 * What people are told. A refusal reads the same whatever its reason; its reference finds the
 * reason in the audit trail.
 */
public final class Sentences {
  private Sentences() {}

  /** A decision was no. */
  public static String refused(String reference) {
    return "access refused; ask your administrator, reference " + reference;
  }

  /** What was permitted no longer is. */
  public static String revoked(String reference) {
    return "access was withdrawn; ask your administrator, reference " + reference;
  }

  /** Permitted, but there was no way to the target. */
  public static String unreached(String reference) {
    return "the target could not be reached; reference " + reference;
  }

  /** Nothing could be decided. */
  public static String directoryUnavailable(String reference) {
    return "directory unavailable; try again later, reference " + reference;
  }

  /** Only for those who have shown that they hold a key: it says that there is such a person. */
  public static String incomplete(String reference) {
    return "the directory did not say all about you, for example because a limit is exceeded; ask your administrator, reference "
        + reference;
  }

  /** What is decided cannot be stored. */
  public static String trailUnavailable(String reference) {
    return "audit trail unavailable, no access is given; try again later, reference " + reference;
  }

  /** Why a permitted target did not become a session; each says what to do next. */
  public static String failed(Reason reason, String host, String login, String reference) {
    return switch (reason) {
      case HOST_KEY_UNKNOWN ->
          "the host key of %s is not known here, so nothing was sent to it; tell your administrator, reference %s"
              .formatted(host, reference);
      case HOST_KEY_CHANGED, HOST_KEY_REVOKED ->
          "the host key of %s is not the one it should be, so nothing was sent to it; tell your administrator, reference %s"
              .formatted(host, reference);
      case HOST_KEYS_UNREADABLE ->
          "the known host keys cannot be read, so %s was not connected; tell your administrator, reference %s"
              .formatted(host, reference);
      case HANDSHAKE_FAILED ->
          "%s does not speak SSH as it should; tell its administrator, reference %s"
              .formatted(host, reference);
      case HANDSHAKE_TIMED_OUT ->
          "%s did not answer in time; try again later, reference %s".formatted(host, reference);
      case LOGIN_REFUSED ->
          "%s does not let you in as %s; ask its administrator, reference %s"
              .formatted(host, login, reference);
      case NO_AGENT ->
          "%s needs your agent; connect with ssh -A, reference %s".formatted(host, reference);
      case AGENT_FAILED ->
          "your agent did not answer as it should; see ssh-add -l, reference %s"
              .formatted(reference);
      case NO_KEYS ->
          "your agent holds no key; add one with ssh-add, reference %s".formatted(reference);
      case NO_CERTIFICATE ->
          "the gateway cannot sign a certificate now; try again later, reference %s"
              .formatted(reference);
      case SESSION_REFUSED ->
          "%s refused the session; ask its administrator, reference %s".formatted(host, reference);
      case TRAIL_UNAVAILABLE -> trailUnavailable(reference);
      case REVOKED -> revoked(reference);
      default -> unreached(reference);
    };
  }

  static String lost(String host, String reference) {
    return "the connection to %s was lost; reference %s".formatted(host, reference);
  }
}
