package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Sshd;

/**
 * The packaged gateway beside a directory of any kind, with a target behind it that people reach by
 * a certificate and through forwarding, and that only the directory's news make look again.
 */
final class Office implements AutoCloseable {
  static final String HOST = "localhost";

  /** For a directory on a busy machine; its answers hold for longer than any test. */
  private static final Map<String, String> PATIENT =
      Map.of(
          "directory.cache.fresh", "1h",
          "directory.timeouts.connect", "5s",
          "directory.timeouts.bind", "5s",
          "directory.timeouts.operation", "10s",
          "directory.timeouts.lookup-deadline", "30s");

  private final Path folder;
  private final Rights rights;
  private final Sshd target;
  private final Echo echo;
  private final Installed gateway;
  private final Events events;

  private Office(
      Path folder, Rights rights, Sshd target, Echo echo, Installed gateway, Events events) {
    this.folder = folder;
    this.rights = rights;
    this.target = target;
    this.echo = echo;
    this.gateway = gateway;
    this.events = events;
  }

  static Office open(Path folder, Rights rights) throws IOException {
    Path ca = folder.resolve("ca_key");
    Keys.generate(ca);
    Sshd target =
        Sshd.start(
            folder.resolve("target"),
            List.of(),
            List.of("AuthorizedKeysFile none", "TrustedUserCAKeys " + ca + ".pub"));
    Path known = folder.resolve("known_hosts_of_gateway");
    Files.writeString(known, "[%s]:%d %s\n".formatted(HOST, target.port(), target.hostKeyLine()));
    Settings all = new Settings();
    all.put("server.listen", "[\"127.0.0.1:0\"]");
    all.put("server.host-key-directory", folder.resolve("host-keys").toString());
    all.put("ca.key-file", ca.toString());
    all.put("target.known-hosts-file", known.toString());
    all.put("policy.logins", "[\"" + System.getProperty("user.name") + "\"]");
    all.put("session.recheck-interval", "1h");
    all.put("audit.directory", "audit");
    PATIENT.forEach(all::put);
    rights.settings().forEach(all::put);
    Path config = Files.createDirectories(folder.resolve("gateway")).resolve("sshmux.yaml");
    Files.writeString(config, all.yaml(), UTF_8);
    Installed gateway = Installed.gateway(config);
    return new Office(folder, rights, target, Echo.open(), gateway, Site.events(config));
  }

  /** Adds somebody with a fresh key, in no group. */
  void person(String login) {
    rights.modify(rights.person(login, Keys.generate(key(login))));
  }

  /** Adds a team with a group in it that has one member; the team states access to the host. */
  void team(String name, String member) {
    String inner = Loss.inner(name);
    rights.modify(rights.group(inner, List.of(rights.personDn(member)), List.of()));
    rights.modify(
        rights.group(name, List.of(rights.groupDn(inner)), List.of("ssh://" + HOST + ":*")));
  }

  void join(String group, String login) {
    rights.modify(rights.change(rights.groupDn(group), "add", "member", rights.personDn(login)));
  }

  /** Somebody's client, for which {@code gw} is the gateway, and which goes on to the target. */
  Client client(String login) throws IOException {
    return Client.of(
        folder,
        folder.resolve("host-keys"),
        target,
        login,
        gateway.port(),
        List.of("IdentityFile " + key(login), "IdentitiesOnly yes"));
  }

  /** The user name that takes somebody's session on to the target. */
  String through(String login) {
    return "User=" + login + "+" + HOST + "+" + target.port();
  }

  Rights rights() {
    return rights;
  }

  Echo echo() {
    return echo;
  }

  Events events() {
    return events;
  }

  private Path key(String login) {
    return folder.resolve("key-of-" + login);
  }

  /** Ends everything but the directory, and asserts that the gateway was well. */
  @Override
  public void close() throws IOException {
    try (gateway;
        target;
        echo) {
      gateway.assertWell();
    }
  }
}
