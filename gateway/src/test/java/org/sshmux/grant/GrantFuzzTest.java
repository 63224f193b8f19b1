package org.sshmux.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;

/** Statements that a fuzzer makes up; without one, those that are kept beside this class. */
class GrantFuzzTest {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?i:ssh)://(?:(?<logins>[A-Za-z0-9._+$,-]+)@)?(?<deny>!?)"
              + "(?<host>\\[[0-9A-Fa-f:.]+](?:_[0-9]+)?|[^\\[\\]:/?@! ]+)"
              + "(?::(?<port>\\*|[1-9][0-9]{0,4}))?/?(?:\\?permit=(?<permit>[a-z0-9,-]+))?"
              + "(?: .*)?");
  private static final Set<String> FILLERS = Set.of("", "x", "x-x", ".", "x.x");

  @FuzzTest
  void readsNothingWiderThanItsText(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    switch (Grant.parse(text)) {
      case Parsing.Read(Grant grant) -> check(text.strip(), grant);
      case Parsing.Malformed malformed ->
          assertThat(malformed.effect())
              .isEqualTo(text.indexOf('!') >= 0 ? Effect.DENY : Effect.ALLOW);
      case Parsing.NotOurs _ ->
          assertThat(text.strip().replaceAll("^[! ]+", "").toLowerCase(Locale.ROOT))
              .doesNotStartWith("ssh:");
    }
  }

  private static void check(String text, Grant grant) {
    Matcher statement = STATEMENT.matcher(text);
    assertThat(statement.matches()).as(text).isTrue();
    assertThat(grant.effect())
        .isEqualTo(statement.group("deny").isEmpty() ? Effect.ALLOW : Effect.DENY);
    assertThat(grant.logins()).isEqualTo(words(statement.group("logins")));
    assertThat(grant.ports()).isEqualTo(ports(statement.group("port")));
    assertThat(
            grant.capabilities().stream()
                .flatMap(Set::stream)
                .map(Capability::code)
                .collect(Collectors.toSet()))
        .isEqualTo(Set.copyOf(words(statement.group("permit"))));
    grant
        .text()
        .ifPresent(written -> assertThat(Grant.parse(written)).isEqualTo(new Parsing.Read(grant)));
    host(statement.group("host"), grant);
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split(",", -1));
  }

  private static PortRange ports(@Nullable String text) {
    if (text == null) {
      return PortRange.of(22);
    }
    return text.equals("*") ? PortRange.any() : PortRange.of(Integer.parseInt(text));
  }

  /** Compares what a pattern covers with what its text says, in names made from that text. */
  private static void host(String text, Grant grant) {
    switch (grant.host()) {
      case HostPattern.Range(var range) -> {
        int mark = text.lastIndexOf('_');
        int bits = range.network().getAddress().length * 8;
        assertThat(range.prefix())
            .isEqualTo(mark < 0 ? bits : Integer.parseInt(text.substring(mark + 1)));
      }
      case HostPattern.Exact(String name) -> {
        if (text.chars().allMatch(c -> c < 0x80)) {
          assertThat(name).isEqualTo(text.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""));
        }
      }
      case HostPattern.Glob glob -> {
        if (text.chars().allMatch(c -> c < 0x80)) {
          names(text)
              .forEach(name ->
                  assertThat(glob.matches(name))
                      .as(text + " and " + name)
                      .isEqualTo(covers(text, name)));
        }
      }
    }
  }

  private static Stream<String> names(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    return FILLERS.stream()
        .flatMap(filler ->
            Stream.of(
                lower.replace("**", "a.b").replace("*", filler),
                lower.replace("*", filler),
                "x." + lower.replace("*", filler),
                lower.replace("*", filler) + ".x"))
        .filter(HostNameParser::isCanonicalName);
  }

  /** The meaning of a glob as a regular expression. */
  private static boolean covers(String text, String name) {
    String lower = text.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    String regex =
        Stream.of(lower.split("\\.", -1))
            .map(label ->
                label.equals("**")
                    ? "[^.]+(?:\\.[^.]+)*"
                    : Stream.of(label.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^.]*")))
            .collect(Collectors.joining("\\."));
    return name.matches(regex);
  }
}
