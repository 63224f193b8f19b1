package org.sshmux.ldap.decision;

/** What a directory may be unable to say, so that a case of the table means nothing there. */
enum Feature {
  /** Groups in groups. */
  NESTING,
  /** A limit on how deep groups lie in groups. */
  DEPTH,
  /** A group that a person is in without being listed there. */
  PRIMARY_GROUP,
  /** An account that an administrator has disabled. */
  DISABLED,
  /** An account that an administrator has locked, which is something else than disabled. */
  ADMINISTRATOR_LOCK,
  /** An account with an end. */
  EXPIRY,
  /** An account with a beginning. */
  BEGINNING,
  /** An account that is locked until some time has passed. */
  TEMPORARY_LOCK,
  /** A state that cannot be read. */
  UNREADABLE_STATE,
  /** Two accounts with one login. */
  SAME_LOGIN_TWICE,
  /** Group names with any characters. */
  ODD_GROUP_NAMES,
  /** Distinguished names of people with any characters. */
  ODD_PERSON_NAMES,
  /** Names that begin with a number sign. */
  NUMBERED_NAMES,
  /** Host entries that list addresses. */
  HOST_ADDRESSES,
  /** Host entries with several names. */
  HOST_ALIASES,
  /** Hosts on the entries of people. */
  HOSTS_OF_PEOPLE,
  /** Hosts of groups in the words of sudo. */
  SUDO_HOSTS,
  /** Entries that are roles of sudo. */
  SUDO_ROLES,
  /** Hosts and host groups among the members of groups. */
  HOST_MEMBERS,
  /** Groups that name hosts and host groups. */
  HOST_LINKS,
  /** Host entries that name who may enter. */
  DOORS,
  /** Host entries that are barred. */
  DISABLED_HOSTS,
  /** Netgroups. */
  NETGROUPS,
  /** Host-based access control rules. */
  RULES
}
