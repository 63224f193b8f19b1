package org.sshmux.grant;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One access statement of a group: {@code
 * ssh://[login{,login}@][!]host[:port|:*][/][?permit=capability{,capability}] [label]}.
 *
 * @param effect whether it permits or forbids
 * @param logins the logins at the target that it speaks of; empty: none is named
 * @param host the hosts it speaks of
 * @param ports the ports it speaks of
 * @param capabilities what it permits, never an empty set; empty: it does not say, as every deny
 * @param label what it is for, in the administrator's words; may be empty
 */
public record Grant(
    Effect effect,
    List<String> logins,
    HostPattern host,
    PortRange ports,
    Optional<Set<Capability>> capabilities,
    String label) {
  public Grant {
    Objects.requireNonNull(effect);
    logins = List.copyOf(logins);
    Objects.requireNonNull(host);
    Objects.requireNonNull(ports);
    capabilities = capabilities.map(Capability::copyOf);
    Objects.requireNonNull(label);
    if (capabilities.isPresent() && (capabilities.get().isEmpty() || effect == Effect.DENY)) {
      throw new IllegalArgumentException("an allow permits something, and a deny nothing");
    }
  }

  /** Reads an attribute value; never throws. */
  public static Parsing parse(String statement) {
    return GrantParser.parse(statement);
  }

  /** Whether a text can be a login at a target. */
  public static boolean isLogin(String text) {
    return GrantParser.isLogin(text);
  }

  /**
   * The statement as {@link #parse} reads it.
   *
   * @return empty if no statement can be written that is read as just this
   */
  public Optional<String> text() {
    return GrantWriter.text(this);
  }

  /** What a statement does where it applies. */
  public enum Effect {
    ALLOW,
    DENY
  }

  /**
   * Ports, both ends included.
   *
   * @param first 1 to 65535
   * @param last {@code first} to 65535
   */
  public record PortRange(int first, int last) {
    public PortRange {
      if (first < 1 || last < first || last > 65535) {
        throw new IllegalArgumentException("ports " + first + " to " + last);
      }
    }

    /** One port. */
    public static PortRange of(int port) {
      return new PortRange(port, port);
    }

    /** Every port. */
    public static PortRange any() {
      return new PortRange(1, 65535);
    }

    /** Whether a port is among them. */
    public boolean contains(int port) {
      return first <= port && port <= last;
    }
  }

  /** What an attribute value turned out to be. */
  public sealed interface Parsing {
    /** A statement. */
    record Read(Grant grant) implements Parsing {
      public Read {
        Objects.requireNonNull(grant);
      }
    }

    /**
     * Meant as a statement, but not readable as one.
     *
     * @param effect {@code DENY} if it may have been meant to forbid: ignoring it could widen
     *     access
     * @param why a fixed sentence that does not repeat the value
     */
    record Malformed(Effect effect, String why) implements Parsing {}

    /** Not meant for the gateway: the attribute is shared with other uses. */
    record NotOurs() implements Parsing {}
  }
}
