package org.sshmux.ldap.person;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sshmux.ldap.config.UserConfig.NameCase;
import org.sshmux.text.PlainText;

/** What a login name may look like, and when two spellings are one name. */
public final class NameRule {
  private static final int MAX_LENGTH = 256;

  private final Pattern pattern;
  private final NameCase nameCase;

  public NameRule(Pattern pattern, NameCase nameCase) {
    this.pattern = pattern;
    this.nameCase = nameCase;
  }

  /**
   * The one spelling (RFC 5198 NFC, and lower case if case does not count) of a name as typed.
   *
   * @return empty if no entry could carry the name; the directory need not be asked
   */
  public Optional<String> spelling(String typed) {
    if (typed.isEmpty()
        || typed.length() > MAX_LENGTH
        || !typed.codePoints().allMatch(PlainText::shows)) {
      return Optional.empty();
    }
    String name = folded(typed);
    return pattern.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /** Whether an entry's own name is the name that {@link #spelling} gave. */
  public boolean same(String spelling, String entryName) {
    return folded(entryName).equals(spelling);
  }

  private String folded(String name) {
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    return switch (nameCase) {
      case EXACT -> composed;
      case LOWER -> Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    };
  }
}
