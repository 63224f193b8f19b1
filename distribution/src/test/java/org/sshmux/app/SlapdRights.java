package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sshmux.ldap.Slapd;

/** OpenLDAP with the preset {@code openldap}: it tells by content synchronization. */
record SlapdRights(Slapd server) implements UnixRights {

  static SlapdRights start(Path folder) throws IOException, InterruptedException {
    return new SlapdRights(Slapd.start(folder, List.of()));
  }

  @Override
  public String name() {
    return "slapd";
  }

  @Override
  public Map<String, String> settings() throws IOException {
    Map<String, String> settings =
        Rights.settings(
            "openldap",
            server.tlsUrl(),
            Slapd.READER,
            server.passwordFile(),
            "ou=people," + Slapd.SUFFIX,
            "ou=groups," + Slapd.SUFFIX);
    settings.put("directory.tls.trust-store", server.certificate().toString());
    return settings;
  }

  @Override
  public String suffix() {
    return Slapd.SUFFIX;
  }

  @Override
  public String keyAttribute() {
    return "sshPublicKey";
  }

  @Override
  public void modify(String ldif) {
    server.modify(ldif);
  }

  @Override
  public String person(String login, String keyLine) {
    return "dn: "
        + personDn(login)
        + "\n"
        + Rights.lines("objectClass", List.of("inetOrgPerson", "shadowAccount", "ldapPublicKey"))
        + "uid: %1$s\ncn: %1$s\nsn: %1$s\nsshPublicKey: %2$s\n".formatted(login, keyLine);
  }

  /** The last member may not leave such a group, so there is one more. */
  @Override
  public String group(String name, List<String> members, List<String> statements) {
    return "dn: "
        + groupDn(name)
        + "\n"
        + Rights.lines("objectClass", List.of("groupOfNames", "labeledURIObject"))
        + "cn: "
        + name
        + "\nmember: cn=nobody,"
        + Slapd.SUFFIX
        + "\n"
        + Rights.lines("member", members)
        + Rights.lines("labeledURI", statements);
  }

  @Override
  public String bar(String dn) {
    return change(dn, "add", "pwdAccountLockedTime", "000001010000Z");
  }

  @Override
  public String barred() {
    return "auth.account-locked";
  }

  @Override
  public void close() {
    server.close();
  }
}
