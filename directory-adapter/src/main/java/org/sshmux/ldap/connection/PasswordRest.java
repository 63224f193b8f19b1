package org.sshmux.ldap.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sshmux.ldap.config.BindConfig;

/**
 * Keeps the gateway from repeating a password that its directory refused, because a directory locks
 * accounts for that. One for all connections of a directory: while it is not known whether the
 * password is taken, one thread asks; once it was refused, nobody asks for half a minute, and after
 * each further time for twice as long, up to five minutes. A changed password file ends the rest.
 * Safe for many threads.
 */
public final class PasswordRest {
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Optional<Path> file;
  private final InstantSource clock;

  /** Held while it is not known whether the directory takes the password. */
  private final ReentrantLock firstBind = new ReentrantLock();

  private Optional<Rest> rest = Optional.empty();
  private Optional<String> known;
  private int changes;
  private volatile boolean accepted;

  /**
   * @param until when somebody may ask again
   * @param server which server refused the password
   * @param detail what it said
   */
  record Refusal(Instant until, String server, String detail) {}

  private record Rest(Instant start, Duration length, String server, String detail) {
    boolean lasts(Instant now) {
      return !now.isBefore(start) && now.isBefore(start.plus(length));
    }
  }

  private PasswordRest(Optional<Path> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.known = mark();
  }

  /**
   * For the file that holds the password or the Kerberos keys, if one does.
   *
   * @param clock measures how long it rests
   */
  public static PasswordRest of(BindConfig bind, InstantSource clock) {
    return new PasswordRest(bind.passwordFile().or(bind::keytab), clock);
  }

  ReentrantLock firstBind() {
    return firstBind;
  }

  boolean isAccepted() {
    return accepted;
  }

  /** Looks whether the file has changed, and says how often it has. */
  synchronized int changes() {
    Optional<String> now = mark();
    if (now.isPresent() && !now.equals(known)) {
      known = now;
      changes++;
      rest = Optional.empty();
    }
    return changes;
  }

  /** Why nobody may ask; empty if somebody may. */
  synchronized Optional<Refusal> rest() {
    return rest.filter(last -> last.lasts(clock.instant()))
        .map(last -> new Refusal(last.start().plus(last.length()), last.server(), last.detail()));
  }

  synchronized void refused(String server, String detail) {
    accepted = false;
    Duration next = rest.map(last -> last.length().multipliedBy(2)).orElse(LEAST);
    Duration length = next.compareTo(LONGEST) < 0 ? next : LONGEST;
    rest = Optional.of(new Rest(clock.instant(), length, server, detail));
  }

  synchronized void accepted() {
    accepted = true;
    rest = Optional.empty();
  }

  private Optional<String> mark() {
    try {
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(Files.getLastModifiedTime(file.get()) + " " + Files.size(file.get()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
