package org.sshmux.policy;

/** What may be done at a target. */
public enum Capability {
  /** A TCP connection whose content the gateway cannot see ({@code direct-tcpip}, RFC 4254 7.2). */
  FORWARD
}
