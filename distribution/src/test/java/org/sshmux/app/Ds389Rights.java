package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Ds389;

/**
 * 389 Directory Server with the preset {@code 389ds}: it tells by persistent search and keeps
 * {@code memberOf} itself. The end of an account is {@code shadowExpire}, which the preset does not
 * read by itself.
 */
record Ds389Rights(Path folder, Ds389 server) implements UnixRights {

  static Ds389Rights start(Path folder) throws IOException, InterruptedException {
    Ds389 server = Ds389.start(folder, List.of("member"), List.of());
    server.modify(Rights.units(Ds389.SUFFIX));
    return new Ds389Rights(folder, server);
  }

  @Override
  public String name() {
    return "389 Directory Server";
  }

  @Override
  public Map<String, String> settings() throws IOException {
    Map<String, String> settings =
        Rights.settings(
            "389ds",
            server.url(),
            Ds389.READER,
            Configs.secretFile(folder, Ds389.PASSWORD),
            "ou=people," + Ds389.SUFFIX,
            "ou=groups," + Ds389.SUFFIX);
    settings.put("directory.tls", "{ mode: none, allow-cleartext: true }");
    settings.put("directory.user.state", "[nsaccountlock, ppolicy-389, shadow]");
    return settings;
  }

  @Override
  public String suffix() {
    return Ds389.SUFFIX;
  }

  @Override
  public String keyAttribute() {
    return "nsSshPublicKey";
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
        + Rights.lines(
            "objectClass",
            List.of("nsPerson", "nsAccount", "posixAccount", "nsMemberOf", "shadowAccount"))
        + """
        uid: %1$s
        cn: %1$s
        displayName: %1$s
        homeDirectory: /home/%1$s
        uidNumber: 1000
        gidNumber: 100
        nsSshPublicKey: %2$s
        """
            .formatted(login, keyLine);
  }

  @Override
  public String group(String name, List<String> members, List<String> statements) {
    return "dn: "
        + groupDn(name)
        + "\n"
        + Rights.lines("objectClass", List.of("groupOfNames", "labeledURIObject", "nsMemberOf"))
        + "cn: "
        + name
        + "\n"
        + Rights.lines("member", members)
        + Rights.lines("labeledURI", statements);
  }

  @Override
  public String bar(String dn) {
    return change(dn, "add", "nsAccountLock", "true");
  }

  @Override
  public String barred() {
    return "auth.account-disabled";
  }

  @Override
  public void close() {
    server.close();
  }
}
