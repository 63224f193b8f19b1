package org.sshmux.target;

/** What the gateway proves to a target, so that it lets a person's session in. */
public enum Credential {
  /** A key pair made for the connection, with a certificate of the gateway's authority. */
  CERTIFICATE,
  /** A key in the person's own agent, which the person's client forwards. */
  AGENT;

  /** The word for it in configuration and events. */
  public String word() {
    return switch (this) {
      case CERTIFICATE -> "certificate";
      case AGENT -> "agent";
    };
  }
}
