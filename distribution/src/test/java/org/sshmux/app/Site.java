package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.sshmux.config.Loading;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Sshd;

/**
 * What surrounds a gateway: a real OpenLDAP server, a real OpenSSH server that the directory calls
 * {@code db1}, and people with keys that both know.
 *
 * <p>The group {@code databases} permits every port of {@code db1}; the group {@code dba} is in it,
 * and people are in that.
 */
final class Site implements AutoCloseable {
  static final String HOST = "db1";
  private static final String GROUPS =
      """
      dn: %2$s
      objectClass: groupOfNames
      cn: dba
      member: cn=nobody,%1$s

      dn: cn=databases,ou=groups,%1$s
      objectClass: groupOfNames
      objectClass: labeledURIObject
      cn: databases
      member: %2$s
      labeledURI: ssh://db1:* databases
      """
          .formatted(Slapd.SUFFIX, groupDn("dba"));

  private final Path folder;
  private final Slapd directory;
  private final Sshd target;

  private Site(Path folder, Slapd directory, Sshd target) {
    this.folder = folder;
    this.directory = directory;
    this.target = target;
  }

  /** Starts everything; there are no people yet. */
  static Site open(Path folder) throws IOException, InterruptedException {
    return around(folder, Slapd.start(folder.resolve("slapd"), List.of(GROUPS)));
  }

  /** The same with a directory that is watched and locks accounts after three wrong passwords. */
  static Site openWatched(Path folder) throws IOException, InterruptedException {
    return around(folder, Slapd.startWatched(folder.resolve("slapd"), List.of(GROUPS)));
  }

  private static Site around(Path folder, Slapd directory)
      throws IOException, InterruptedException {
    try {
      Sshd target = Sshd.start(folder.resolve("sshd"), List.of(), List.of());
      Site site = new Site(folder, directory, target);
      site.host(HOST);
      return site;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** Where all gateways of this site have their host keys. */
  Path hostKeys() {
    return folder.resolve("host-keys");
  }

  Slapd directory() {
    return directory;
  }

  Sshd target() {
    return target;
  }

  static String personDn(String login) {
    return "uid=" + login + ",ou=people," + Slapd.SUFFIX;
  }

  static String groupDn(String name) {
    return "cn=" + name + ",ou=groups," + Slapd.SUFFIX;
  }

  /** The file of a person's private key. */
  Path key(String login) {
    return folder.resolve("key-of-" + login);
  }

  /** A person in the group {@code dba}, with a fresh key and more lines of LDIF. */
  void dba(String login, String... more) throws IOException {
    person(login, more);
    join("dba", personDn(login));
  }

  /** A person in no group, with a fresh key and more lines of LDIF. */
  void person(String login, String... more) throws IOException {
    String line = Keys.generate(key(login));
    Path known = folder.resolve("sshd/authorized_keys");
    Files.writeString(known, line + "\n", UTF_8, StandardOpenOption.APPEND);
    personWithKeys(login, List.of(line), more);
  }

  /** A person with these key lines, whatever they hold. */
  void personWithKeys(String login, List<String> lines, String... more) {
    StringBuilder ldif = new StringBuilder("dn: " + personDn(login) + "\n");
    for (String type : List.of("inetOrgPerson", "shadowAccount", "ldapPublicKey")) {
      ldif.append("objectClass: ").append(type).append('\n');
    }
    for (String name : List.of("uid", "cn", "sn")) {
      ldif.append(name).append(": ").append(login).append('\n');
    }
    lines.forEach(line -> ldif.append("sshPublicKey: ").append(line).append('\n'));
    List.of(more).forEach(line -> ldif.append(line).append('\n'));
    directory.modify(ldif.toString());
  }

  /** A group that permits what the statements say. */
  void group(String name, String member, String... statements) {
    directory.modify(
        """
        dn: %s
        objectClass: groupOfNames
        objectClass: labeledURIObject
        cn: %s
        member: %s
        labeledURI: %s
        """
            .formatted(groupDn(name), name, member, String.join("\nlabeledURI: ", statements)));
  }

  /** A host entry for this machine. */
  void host(String name) {
    directory.modify(
        """
        dn: cn=%s,ou=hosts,%s
        objectClass: device
        objectClass: ipHost
        cn: %s
        ipHostNumber: 127.0.0.1
        """
            .formatted(name, Slapd.SUFFIX, name));
  }

  void join(String group, String member) {
    change(groupDn(group), "add", "member", member);
  }

  void leave(String group, String member) {
    change(groupDn(group), "delete", "member", member);
  }

  /** One change to one value of an attribute. */
  void change(String dn, String how, String attribute, String value) {
    directory.modify(
        "dn: %s\nchangetype: modify\n%s: %s\n%s: %s\n"
            .formatted(dn, how, attribute, attribute, value));
  }

  /**
   * Writes a configuration file as an operator would, in a folder of its own beside its trail.
   *
   * @param settings what it says beyond the necessary, such as {@code directory.cache.fresh} and
   *     {@code 1s}
   */
  Path configuration(String name, Map<String, String> settings) throws IOException {
    Path file = Files.createDirectories(folder.resolve(name)).resolve("sshmux.yaml");
    Settings all = new Settings();
    all.put("server.listen", "[\"127.0.0.1:0\"]");
    all.put("server.host-key-directory", hostKeys().toString());
    all.put("directory.preset", "openldap");
    all.put("directory.servers", "[\"" + directory.tlsUrl() + "\"]");
    all.put("directory.tls.trust-store", directory.certificate().toString());
    all.put("directory.bind.method", "simple");
    all.put("directory.bind.dn", "\"" + Slapd.READER + "\"");
    all.put("directory.bind.password-file", directory.passwordFile().toString());
    all.put("directory.user.bases", "[\"ou=people," + Slapd.SUFFIX + "\"]");
    all.put("directory.group.bases", "[\"ou=groups," + Slapd.SUFFIX + "\"]");
    all.put("directory.hosts.bases", "[\"ou=hosts," + Slapd.SUFFIX + "\"]");
    all.put("audit.directory", "audit");
    settings.forEach(all::put);
    return Files.writeString(file, all.yaml(), UTF_8);
  }

  /** The audit trail of a configuration that says nothing else. */
  static Events events(Path configuration) {
    return new Events(configuration.resolveSibling("audit"));
  }

  /** Starts a gateway in this process. */
  static Gateway gateway(Path configuration) throws IOException {
    return switch (new ConfigurationFile("test").load(configuration)) {
      case Loading.Loaded<Configuration> loaded -> Gateway.open(configuration, loaded);
      case Loading.Invalid<Configuration> invalid ->
          throw new IllegalStateException(invalid.problems().toString());
    };
  }

  /** The port of a gateway in this process. */
  static int port(Gateway gateway) {
    return gateway.addresses().getFirst().getPort();
  }

  /** A client with a person's key, for a gateway of this site. */
  Client client(String login, int port) throws IOException {
    return client(login, key(login), port);
  }

  /** The same with another key. */
  Client client(String login, Path key, int port) throws IOException {
    return Client.of(this, login, port, List.of("IdentityFile " + key, "IdentitiesOnly yes"));
  }

  @Override
  public void close() {
    target.close();
    directory.close();
  }
}
