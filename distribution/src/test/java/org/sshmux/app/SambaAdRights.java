package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.SambaAd;

/**
 * A Samba domain controller with the preset {@code active-directory}: it is asked for changes every
 * {@link #POLL}. The gateway's account is an ordinary one, which may not read what was deleted.
 */
record SambaAdRights(Path folder, SambaAd server) implements Rights {
  /** The poll interval; the preset's own is 15 s. */
  private static final Duration POLL =
      Duration.ofSeconds(Integer.getInteger("sshmux.revocation.poll-seconds", 2));

  private static final int NORMAL_WITHOUT_PASSWORD = 0x200 | 0x20;
  private static final int DISABLED = 0x2;

  static SambaAdRights start(Path folder) throws IOException, InterruptedException {
    SambaAd server = SambaAd.start(folder);
    server.modify(Rights.units(SambaAd.SUFFIX));
    return new SambaAdRights(folder, server);
  }

  @Override
  public String name() {
    return "Samba AD, asked every " + POLL.toSeconds() + " s";
  }

  @Override
  public Duration interval() {
    return POLL;
  }

  @Override
  public Map<String, String> settings() throws IOException {
    Map<String, String> settings =
        Rights.settings(
            "active-directory",
            server.url(),
            SambaAd.READER,
            Configs.secretFile(folder, SambaAd.PASSWORD),
            SambaAd.SUFFIX,
            SambaAd.SUFFIX);
    settings.put("directory.tls", "{ mode: none, allow-cleartext: true }");
    settings.put("directory.push.poll-interval", POLL.toSeconds() + "s");
    return settings;
  }

  @Override
  public void modify(String ldif) {
    server.modify(ldif);
  }

  @Override
  public String personDn(String login) {
    return "CN=" + login + ",ou=people," + SambaAd.SUFFIX;
  }

  @Override
  public String groupDn(String name) {
    return "CN=" + name + ",ou=groups," + SambaAd.SUFFIX;
  }

  @Override
  public String person(String login, String keyLine) {
    return """
    dn: %s
    objectClass: user
    sAMAccountName: %s
    userAccountControl: %d
    altSecurityIdentities: SSHKey:%s
    """
        .formatted(personDn(login), login, NORMAL_WITHOUT_PASSWORD, keyLine);
  }

  @Override
  public String group(String name, List<String> members, List<String> statements) {
    return "dn: %s\nobjectClass: group\nsAMAccountName: group-%s\n".formatted(groupDn(name), name)
        + Rights.lines("member", members)
        + Rights.lines("labeledURI", statements);
  }

  @Override
  public String bar(String dn) {
    String control = Integer.toString(NORMAL_WITHOUT_PASSWORD | DISABLED);
    return change(dn, "replace", "userAccountControl", control);
  }

  @Override
  public String barred() {
    return "auth.account-disabled";
  }

  /** In 2016. */
  @Override
  public String expire(String dn) {
    return change(dn, "replace", "accountExpires", "131000000000000000");
  }

  /** The login is no part of the name of the entry. */
  @Override
  public String rename(String login) {
    return change(personDn(login), "replace", "sAMAccountName", "was-" + login);
  }

  @Override
  public String dropKeys(String dn) {
    return drop(dn, "altSecurityIdentities");
  }

  @Override
  public void close() {
    server.close();
  }
}
