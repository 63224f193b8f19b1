package org.sshmux.ldap;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.Connections;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.ldap.connection.OutageWatch;
import org.sshmux.ldap.person.Inspection;
import org.sshmux.ldap.person.NameRule;
import org.sshmux.ldap.person.PersonDetail;
import org.sshmux.ldap.person.PersonReader;

/**
 * Reads people afresh, with the rights and the rules of the gateway, for those who look after the
 * directory. Holds nothing between two questions. Safe for many threads; blocks.
 */
public final class Inspector implements AutoCloseable {
  private final NameRule names;
  private final PersonReader people;
  private final Connections connections;
  private final Duration patience;

  private Inspector(LdapConfig config, Connections connections, InstantSource clock) {
    this.names = new NameRule(config.user().compiledNamePattern(), config.user().nameCase());
    this.people = new PersonReader(config, names, clock, ZoneId.systemDefault());
    this.connections = connections;
    this.patience = config.timeouts().lookupDeadline();
  }

  /**
   * Makes ready; does not connect.
   *
   * @throws IOException if a file that the configuration names cannot be read
   */
  public static Inspector open(LdapConfig config, InstantSource clock) throws IOException {
    OutageWatch watch = new OutageWatch(DirectoryEvents.NOBODY, clock);
    return new Inspector(
        config, Connections.prepare(config, watch, clock, RandomGenerator.getDefault()), clock);
  }

  /**
   * What would be read if somebody came now.
   *
   * @param login as a person would type it
   */
  public Inspection inspect(String login) {
    Optional<String> name = names.spelling(login);
    if (name.isEmpty()) {
      return new Inspection.Read(new PersonDetail.Unknown());
    }
    try {
      return new Inspection.Read(
          connections.with(
              "inspect",
              name.get(),
              Deadline.in(patience),
              session -> people.readDetail(session, name.get())));
    } catch (DirectoryAway e) {
      return new Inspection.Away(e.detail());
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
