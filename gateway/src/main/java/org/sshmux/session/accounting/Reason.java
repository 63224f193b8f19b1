package org.sshmux.session.accounting;

/**
 * Why the gateway refused or ended something, where neither policy nor dialling decided. Codes are
 * stable and published.
 */
public enum Reason {
  NO_MATCHING_KEY(
      "auth.no-matching-key",
      "None of the offered keys is listed for the person in the directory."),
  BAD_SIGNATURE("auth.bad-signature", "A listed key came with a signature that does not verify."),
  UNKNOWN_PERSON("auth.unknown-person", "The directory knows nobody by that login."),
  AMBIGUOUS_PERSON(
      "auth.ambiguous-person",
      "The directory's answer does not name exactly the person asked for."),
  ACCOUNT_DISABLED("auth.account-disabled", "The account is disabled."),
  ACCOUNT_LOCKED("auth.account-locked", "The account is locked."),
  ACCOUNT_EXPIRED("auth.account-expired", "The account has expired."),
  ACCOUNT_NOT_YET_VALID("auth.account-not-yet-valid", "The account is not valid yet."),
  ACCOUNT_UNREADABLE(
      "auth.account-unreadable", "An attribute that decides the account's state cannot be read."),
  PERSON_INCOMPLETE(
      "auth.person-incomplete",
      "The directory's answer about the person is incomplete, for example because a limit is"
          + " exceeded; the detail says which."),
  KEY_SOURCE("auth.key-source", "The key's from= option forbids the client's address."),
  KEY_EXPIRED("auth.key-expired", "The key's expiry-time= option has passed."),
  KEY_REMOVED("auth.key-removed", "The key of the open connection is no longer listed."),
  PERSON_REPLACED(
      "auth.person-replaced",
      "The login belongs to another directory entry than at authentication."),
  TOO_MANY_KEYS("auth.too-many-keys", "The client offered more keys than one connection may."),
  TOO_MANY_FAILURES(
      "auth.too-many-failures", "More authentications failed than one connection may try."),
  LOGIN_GRACE_TIME("auth.login-grace-time", "Authentication was not completed in time."),
  DIRECTORY_UNAVAILABLE(
      "directory.unavailable",
      "The directory could not be asked, and nothing within the grace time is held."),
  TRAIL_UNAVAILABLE("audit.unavailable", "The audit trail cannot store, so nothing is permitted."),
  TOO_MANY_CONNECTIONS("connection.too-many", "The gateway serves its maximum of connections."),
  TOO_MANY_UNAUTHENTICATED(
      "connection.too-many-unauthenticated", "Too many connections have not authenticated yet."),
  TOO_MANY_FROM_SOURCE(
      "connection.too-many-from-source",
      "Too many connections from one address have not authenticated yet."),
  MALFORMED_TARGET("request.malformed-target", "The requested host or port cannot be read."),
  AMBIGUOUS_HOST(
      "request.ambiguous-host", "More than one directory entry carries the host's name."),
  NO_SUCH_HOST("request.no-such-host", "The host's name has no usable address."),
  NAME_SERVICE_UNAVAILABLE(
      "request.name-service-unavailable",
      "The name service could not say what the host's name is."),
  TOO_MANY_CHANNELS(
      "request.too-many-channels", "The connection has its maximum of channels open."),
  UNSUPPORTED("request.unsupported", "The gateway does not serve this kind of channel or request."),
  NO_MORE_SESSIONS(
      "request.no-more-sessions", "The client itself has ruled out further session channels."),
  FROM_TARGET(
      "request.from-target", "The target asked the gateway for something that is not granted."),
  HOST_KEY_UNKNOWN(
      "target.host-key-unknown", "Nothing vouches for the host key that the target presented."),
  HOST_KEY_CHANGED(
      "target.host-key-changed", "The target presented another host key than the known ones."),
  HOST_KEY_REVOKED("target.host-key-revoked", "The target presented a host key that is revoked."),
  HOST_KEYS_UNREADABLE(
      "target.host-keys-unreadable", "The known host keys cannot be read, so none is trusted."),
  HANDSHAKE_FAILED("target.handshake-failed", "The SSH key exchange with the target failed."),
  HANDSHAKE_TIMED_OUT(
      "target.handshake-timed-out", "The target did not complete the SSH handshake in time."),
  LOGIN_REFUSED("target.login-refused", "The target accepted none of the keys it was shown."),
  NO_AGENT("target.no-agent", "The target needs the person's agent, and the client forwards none."),
  AGENT_FAILED(
      "target.agent-failed", "The person's agent did not answer in time, or not as an agent does."),
  NO_KEYS("target.no-keys", "The person's agent holds no key that can be used."),
  NO_CERTIFICATE("target.no-certificate", "The gateway's authority could not sign a certificate."),
  SESSION_REFUSED("target.session-refused", "The target refused the session or its start."),
  CLIENT_CLOSED("closed.client", "The client ended it."),
  TARGET_CLOSED("closed.target", "The target ended it."),
  BOTH_CLOSED("closed.end-of-data", "Both sides reached the end of their data."),
  CONNECTION_LOST("closed.connection-lost", "The connection to the client broke."),
  TARGET_LOST("closed.target-lost", "The connection to the target broke."),
  KEEP_ALIVE("closed.keep-alive", "The client gave no sign of life."),
  IDLE("closed.idle", "The connection was without any channel for too long."),
  REVOKED(
      "closed.revoked",
      "The directory permits it no longer; the event ssh.access.revoked before it says why."),
  SHUTDOWN("closed.shutdown", "The gateway was stopped."),
  PROTOCOL("closed.protocol", "The client broke the SSH protocol."),
  INTERNAL("closed.internal", "A fault inside the gateway; its diagnostics tell more.");

  private final String code;
  private final String meaning;

  Reason(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The stable code that audit events carry. */
  public String code() {
    return code;
  }

  /** One sentence for the reference page. */
  public String meaning() {
    return meaning;
  }
}
