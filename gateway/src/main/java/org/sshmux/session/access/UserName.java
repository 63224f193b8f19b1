package org.sshmux.session.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client's user name says: who comes, and where to. {@code alice} is alice on the gateway,
 * {@code alice+db1} alice on her way to {@code db1}, {@code alice+postgres@db1} to the login {@code
 * postgres} there, {@code alice+db1+2222} to another port.
 *
 * @param login the person's login, as typed
 * @param way where to
 */
public record UserName(String login, Way way) {
  private static final int MAX_PORT_DIGITS = 5;
  private static final int MAX_PARTS = 3;

  public UserName {
    Objects.requireNonNull(login);
    Objects.requireNonNull(way);
  }

  /** Where a person wants to go. */
  public sealed interface Way {
    /** The gateway itself: the menu, or one of its commands. */
    record Gateway() implements Way {}

    /**
     * A target.
     *
     * @param login the login there; empty: the policy chooses
     * @param host as typed; may be hostile
     * @param port as typed; may be out of range
     */
    record Host(Optional<String> login, String host, int port) implements Way {
      public Host {
        Objects.requireNonNull(login);
        Objects.requireNonNull(host);
      }
    }

    /**
     * Something that can be read in more than one way, or in none.
     *
     * @param why a fixed sentence that does not repeat the text
     */
    record Unreadable(String why) implements Way {}
  }

  /**
   * Takes a user name apart; never throws.
   *
   * <p>The person's login ends at the first separator of the first kind that occurs, in the order
   * of {@code separators}, so that a login with an {@code @} in it works with a {@code +} behind
   * it.
   *
   * @param separators characters of which any may separate, the preferred one first; empty: a user
   *     name is a login and nothing else
   */
  public static UserName parse(String text, String separators) {
    int end = -1;
    for (int i = 0; i < separators.length() && end < 0; i++) {
      end = text.indexOf(separators.charAt(i));
    }
    return end < 0
        ? new UserName(text, new Way.Gateway())
        : new UserName(text.substring(0, end), way(text.substring(end + 1), separators));
  }

  private static Way way(String text, String separators) {
    List<String> parts = split(text, separators);
    Optional<Integer> port = parts.size() > 1 ? port(parts.getLast()) : Optional.empty();
    if (port.isPresent()) {
      parts.removeLast();
    }
    if (parts.size() >= MAX_PARTS || parts.stream().anyMatch(String::isEmpty)) {
      return new Way.Unreadable(
          "a user name is PERSON+HOST, PERSON+LOGIN@HOST or PERSON+HOST+PORT");
    }
    Optional<String> login = parts.size() == 2 ? Optional.of(parts.getFirst()) : Optional.empty();
    String host = parts.getLast();
    int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
    boolean bare = host.startsWith("[") ? colon < 0 : colon != host.lastIndexOf(':') || colon < 0;
    if (bare) {
      return new Way.Host(login, host, port.orElse(SSH_PORT));
    }
    Optional<Integer> after = port(host.substring(colon + 1));
    return after.isEmpty() || port.isPresent()
        ? new Way.Unreadable("the port behind the host cannot be read")
        : new Way.Host(login, host.substring(0, colon), after.get());
  }

  private static final int SSH_PORT = 22;

  private static List<String> split(String text, String separators) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    return parts;
  }

  private static Optional<Integer> port(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= MAX_PORT_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
