package org.sshmux.app;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sshmux.identity.Directory;
import org.sshmux.identity.SeveralDirectories;
import org.sshmux.ldap.Inspector;
import org.sshmux.ldap.LdapDirectory;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.ldap.person.Inspection;
import org.sshmux.ldap.person.PersonDetail;

/** The directories of a configuration, open. */
final class Directories implements AutoCloseable {
  /** Tells which of several directories is away. */
  private record NamedEvents(String name, DirectoryEvents to) implements DirectoryEvents {
    @Override
    public void failed(String operation, String detail) {
      to.failed(operation, name + ": " + detail);
    }

    @Override
    public void recovered(Duration outage) {
      to.recovered(outage);
    }
  }

  private static final Inspection NOBODY = new Inspection.Read(new PersonDetail.Unknown());

  private final List<Open> open;

  private Directories(List<Open> open) {
    this.open = List.copyOf(open);
  }

  /**
   * One directory of a configuration.
   *
   * @param name for people: where it stands in the configuration
   * @param realm whose people name it in their logins
   */
  record Named(String name, Optional<String> realm, LdapConfig config) {
    private DirectoryEvents heard(DirectoryEvents events, Configuration all) {
      return named(all).size() == 1 ? events : new NamedEvents(name, events);
    }
  }

  private record Open(Optional<String> realm, LdapDirectory directory) {}

  /** All of them, in the order in which they are asked. */
  static List<Named> named(Configuration config) {
    List<Named> all = new ArrayList<>();
    all.add(new Named("directory", Optional.empty(), config.directory()));
    config
        .directories()
        .orElseGet(Map::of)
        .forEach((name, each) -> all.add(new Named("directories." + name, Optional.empty(), each)));
    config
        .realms()
        .orElseGet(Map::of)
        .forEach((name, each) ->
            all.add(new Named("realms." + name, Optional.of(name.toLowerCase(Locale.ROOT)), each)));
    return all;
  }

  /**
   * Makes them ready.
   *
   * @throws IOException if a file that the configuration names cannot be read; then nothing is open
   */
  static Directories open(Configuration config, DirectoryEvents events, InstantSource clock)
      throws IOException {
    List<Open> open = new ArrayList<>();
    try {
      for (Named named : named(config)) {
        open.add(
            new Open(
                named.realm(),
                LdapDirectory.open(named.config(), named.heard(events, config), clock)));
      }
    } catch (IOException | RuntimeException e) {
      open.forEach(each -> each.directory().close());
      throw e;
    }
    return new Directories(open);
  }

  /** What the gateway asks. */
  Directory asOne() {
    return open.size() == 1
        ? open.getFirst().directory()
        : new SeveralDirectories(
            open.stream()
                .map(each -> new SeveralDirectories.Part(each.realm(), each.directory()))
                .toList());
  }

  /**
   * Reads a person afresh, where the gateway would find them.
   *
   * @throws IOException if a file that the configuration names cannot be read
   */
  static Inspection inspect(Configuration config, String login, InstantSource clock)
      throws IOException {
    int at = login.lastIndexOf('@');
    String realm = at < 0 ? "" : login.substring(at + 1).toLowerCase(Locale.ROOT);
    for (Named each : named(config)) {
      if (at >= 0 && each.realm().equals(Optional.of(realm))) {
        return inspect(each, login.substring(0, at), clock);
      }
    }
    Inspection answer = NOBODY;
    for (Named each : named(config)) {
      if (each.realm().isEmpty() && answer.equals(NOBODY)) {
        answer = inspect(each, login, clock);
      }
    }
    return answer;
  }

  private static Inspection inspect(Named directory, String login, InstantSource clock)
      throws IOException {
    try (Inspector inspector = Inspector.open(directory.config(), clock)) {
      return inspector.inspect(login);
    }
  }

  @Override
  public void close() {
    open.forEach(each -> each.directory().close());
  }
}
