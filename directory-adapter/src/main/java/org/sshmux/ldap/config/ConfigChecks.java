package org.sshmux.ldap.config;

import com.unboundid.ldap.sdk.DN;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The questions that configuration records ask of their own components. */
public final class ConfigChecks {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*");

  private ConfigChecks() {}

  public static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public static void positive(String key, Duration value) {
    check(value.isPositive(), key + " must be longer than zero");
    check(value.compareTo(Duration.ofDays(365)) <= 0, key + " must not exceed a year");
  }

  public static void atLeast(String key, int value, int least) {
    check(value >= least, key + " must be at least " + least + ", not " + value);
  }

  public static <T> List<T> notEmpty(String key, List<T> values) {
    check(!values.isEmpty(), key + " must name at least one");
    return List.copyOf(values);
  }

  public static void attributeName(String key, String name) {
    check(ATTRIBUTE.matcher(name).matches(), key + ": '" + name + "' is no attribute name");
  }

  public static void dn(String key, String text) {
    check(!text.isBlank() && DN.isValidDN(text), key + ": '" + text + "' is no distinguished name");
  }

  public static List<String> basesOf(List<String> bases) {
    bases.forEach(base -> dn("bases", base));
    return List.copyOf(bases);
  }

  public static void pattern(String key, String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(key + ": " + e.getDescription(), e);
    }
  }
}
