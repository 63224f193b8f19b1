package org.sshmux.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The {@code session} section of the configuration.
 *
 * @param separators characters of which any may stand between a person's login and a host in the
 *     client's user name, the preferred one first
 * @param acceptEnv names of environment variables that are handed to targets; {@code *} stands for
 *     any characters
 * @param singleHost what the menu does for a person with one host
 * @param afterSession what follows a session that was begun from the menu
 * @param menuTimeout how long the menu waits for a key
 * @param recheckInterval how often people who are connected are looked up again; zero: never
 */
public record SessionConfig(
    String separators,
    List<String> acceptEnv,
    SingleHost singleHost,
    AfterSession afterSession,
    Duration menuTimeout,
    Duration recheckInterval) {
  private static final String USUAL_SEPARATORS = "+%@";
  private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(1);

  public SessionConfig {
    if (!separators.chars().allMatch(c -> USUAL_SEPARATORS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("separators may hold the characters + % @ only");
    }
    acceptEnv = List.copyOf(acceptEnv);
    Objects.requireNonNull(singleHost);
    Objects.requireNonNull(afterSession);
    if (!menuTimeout.isPositive()) {
      throw new IllegalArgumentException("menu-timeout must be positive");
    }
    if (!recheckInterval.isZero() && recheckInterval.compareTo(SHORTEST_RECHECK) < 0) {
      throw new IllegalArgumentException("recheck-interval must be 0s, or 1s or more");
    }
  }

  /** What the menu does for a person with one host. */
  public enum SingleHost {
    CONNECT,
    MENU
  }

  /** What follows a session that was begun from the menu. */
  public enum AfterSession {
    MENU,
    LEAVE
  }

  /** Whether an environment variable is handed to targets. */
  public boolean accepts(String variable) {
    return acceptEnv.stream().anyMatch(pattern -> matches(pattern, 0, variable, 0));
  }

  private static boolean matches(String pattern, int p, String text, int t) {
    int star = pattern.indexOf('*', p);
    if (star < 0) {
      return pattern.substring(p).equals(text.substring(t));
    }
    if (!text.startsWith(pattern.substring(p, star), t)) {
      return false;
    }
    for (int from = t + star - p; from <= text.length(); from++) {
      if (matches(pattern, star + 1, text, from)) {
        return true;
      }
    }
    return false;
  }
}
