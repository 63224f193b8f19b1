package org.sshmux.ldap.decision;

/** Which sources of permitted hosts are configured. */
enum Setting {
  /** What the preset says: statements of groups. */
  PRESET,
  /** Every source that the directory has. */
  SOURCES,
  /** The same, wider: netgroups' empty fields, all hosts by pattern, and another service. */
  WIDE
}
