package org.sshmux.app;

/**
 * A directory with people in {@code ou=people}, whose login is in their names, and Unix accounts.
 */
interface UnixRights extends Rights {

  /** What everything is below. */
  String suffix();

  /** Holds people's keys. */
  String keyAttribute();

  @Override
  default String personDn(String login) {
    return "uid=" + login + ",ou=people," + suffix();
  }

  @Override
  default String groupDn(String name) {
    return "cn=" + name + ",ou=groups," + suffix();
  }

  @Override
  default String expire(String dn) {
    return change(dn, "add", "shadowExpire", "1");
  }

  @Override
  default String rename(String login) {
    return "dn: %s\nchangetype: modrdn\nnewrdn: uid=was-%s\ndeleteoldrdn: 1\n"
        .formatted(personDn(login), login);
  }

  @Override
  default String dropKeys(String dn) {
    return drop(dn, keyAttribute());
  }
}
