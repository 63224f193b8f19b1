package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One way of hearing of changes. It outlives connections, so that it can go on where it ended. Used
 * by one thread, but hears on those of a connection.
 */
public interface Feed {

  /** How hearing began. */
  enum Start {
    /** Nothing went untold since it ended last. */
    COMPLETE,
    /** Changes from now on are told; earlier ones may have been missed. */
    GAP,
    /** The server does not do this, or not for the gateway. */
    REFUSED
  }

  /**
   * Begins on a connection, and returns once it is known how.
   *
   * @param ended to be completed with the cause if the server ends it
   * @throws LDAPException if the connection cannot be used any longer
   */
  Start start(LDAPConnection connection, CompletableFuture<String> ended) throws LDAPException;

  /** Does what is due after every {@link #interval}. */
  void keepUp(LDAPConnection connection) throws LDAPException;

  /** The protocol, for messages. */
  String name();

  /** How often there is something to do. */
  Duration interval();

  /** Whether a result says that this server will not do it, so that trying again is no use. */
  static boolean refusal(ResultCode code) {
    return switch (code.intValue()) {
      case ResultCode.UNAVAILABLE_CRITICAL_EXTENSION_INT_VALUE,
          ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
          ResultCode.PROTOCOL_ERROR_INT_VALUE,
          ResultCode.NO_SUCH_OBJECT_INT_VALUE,
          ResultCode.INAPPROPRIATE_MATCHING_INT_VALUE,
          ResultCode.NOT_SUPPORTED_INT_VALUE ->
          true;
      default -> false;
    };
  }
}
