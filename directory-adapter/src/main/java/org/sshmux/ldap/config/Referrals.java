package org.sshmux.ldap.config;

/** What it means that a server names other servers for parts of the tree; none is ever followed. */
public enum Referrals {
  /** The answer is incomplete. */
  REFUSE,
  /** What is elsewhere is of no interest: Active Directory always names its other partitions. */
  IGNORE
}
