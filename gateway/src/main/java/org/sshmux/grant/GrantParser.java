package org.sshmux.grant;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.identity.AddressLiteral;
import org.sshmux.identity.AddressRange;

/**
 * Reads access statements; the contract is that of {@link Grant#parse}.
 *
 * <p>Not an URI parser: an URI has no host for {@code *.web} and none for {@code db_1}.
 */
final class GrantParser {
  private static final String SCHEME = "ssh://";
  private static final String PERMIT = "permit=";
  private static final String OPEN_END = ".**";
  private static final int SSH_PORT = 22;
  private static final int MAX_STATEMENT = 1024;
  private static final int MAX_LOGIN = 64;

  private GrantParser() {}

  static Parsing parse(String statement) {
    String text = statement.strip();
    if (!isOurs(text)) {
      return new Parsing.NotOurs();
    }
    Effect suspected = text.indexOf('!') >= 0 ? Effect.DENY : Effect.ALLOW;
    if (text.length() > MAX_STATEMENT) {
      return new Parsing.Malformed(suspected, "a statement has at most 1024 characters");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      return new Parsing.Malformed(suspected, "a statement has no control characters");
    }
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Parsing.Malformed(suspected, "a statement begins with ssh://");
    }
    int space = text.indexOf(' ');
    String label = space < 0 ? "" : text.substring(space + 1).strip();
    String uri = text.substring(SCHEME.length(), space < 0 ? text.length() : space);
    int mark = uri.indexOf('?');
    if (mark < 0) {
      return authority(uri, Optional.empty(), label, suspected);
    }
    Optional<Set<Capability>> permitted = permitted(uri.substring(mark + 1));
    return permitted.isEmpty()
        ? new Parsing.Malformed(
            suspected, "a question mark is followed by permit= and what is permitted")
        : authority(uri.substring(0, mark), permitted, label, suspected);
  }

  /** Whether a value was meant for the gateway, were it only a misspelt deny. */
  private static boolean isOurs(String text) {
    int start = 0;
    while (start < text.length() && (text.charAt(start) == '!' || text.charAt(start) == ' ')) {
      start++;
    }
    return text.regionMatches(true, start, "ssh:", 0, 4);
  }

  private static Optional<Set<Capability>> permitted(String query) {
    if (!query.startsWith(PERMIT)) {
      return Optional.empty();
    }
    Set<Capability> permitted = EnumSet.noneOf(Capability.class);
    for (String code : query.substring(PERMIT.length()).split(",", -1)) {
      Optional<Capability> capability = Capability.of(code);
      if (capability.isEmpty()) {
        return Optional.empty();
      }
      permitted.add(capability.get());
    }
    return Optional.of(permitted);
  }

  private static Parsing authority(
      String text, Optional<Set<Capability>> permitted, String label, Effect suspected) {
    String authority = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (authority.indexOf('/') >= 0) {
      return new Parsing.Malformed(
          suspected, "nothing follows a slash; a range is written with an underscore");
    }
    int at = authority.lastIndexOf('@');
    Optional<List<String>> logins =
        at < 0 ? Optional.of(List.of()) : logins(authority.substring(0, at));
    if (logins.isEmpty()) {
      return new Parsing.Malformed(suspected, "a login before the @ cannot be read");
    }
    String host = authority.substring(at + 1);
    Effect effect = host.startsWith("!") ? Effect.DENY : Effect.ALLOW;
    if (effect == Effect.DENY && permitted.isPresent()) {
      return new Parsing.Malformed(suspected, "what forbids does not say what is permitted");
    }
    if (effect == Effect.ALLOW && host.contains(OPEN_END)) {
      return new Parsing.Malformed(suspected, "only what forbids may leave the end of a name open");
    }
    String pattern = effect == Effect.DENY ? host.substring(1) : host;
    return target(
        pattern,
        suspected,
        (read, ports) -> new Grant(effect, logins.get(), read, ports, permitted, label));
  }

  /** Reads the host and the port. */
  private static Parsing target(
      String pattern, Effect suspected, BiFunction<HostPattern, PortRange, Grant> statement) {
    int colon = pattern.indexOf(':', Math.max(0, pattern.indexOf(']')));
    Optional<PortRange> ports =
        colon < 0 ? Optional.of(PortRange.of(SSH_PORT)) : ports(pattern.substring(colon + 1));
    if (ports.isEmpty()) {
      return new Parsing.Malformed(
          suspected, "a port is 1 to 65535 or *, and an IPv6 address stands in brackets");
    }
    Optional<HostPattern> hosts = hosts(colon < 0 ? pattern : pattern.substring(0, colon));
    return hosts
        .<Parsing>map(read -> new Parsing.Read(statement.apply(read, ports.get())))
        .orElseGet(() -> new Parsing.Malformed(suspected, "the host cannot be read"));
  }

  private static Optional<List<String>> logins(String text) {
    List<String> logins = new ArrayList<>();
    for (String login : text.split(",", -1)) {
      if (!isLogin(login)) {
        return Optional.empty();
      }
      logins.add(login);
    }
    return Optional.of(logins);
  }

  /** Whether a text can be a login at a target. */
  static boolean isLogin(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LOGIN
        && text.charAt(0) != '-'
        && text.chars().allMatch(GrantParser::isLoginCharacter);
  }

  private static boolean isLoginCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._-+$".indexOf(c) >= 0;
  }

  private static Optional<PortRange> ports(String text) {
    if (text.equals("*")) {
      return Optional.of(PortRange.any());
    }
    if (text.isEmpty()
        || text.length() > 5
        || text.charAt(0) == '0'
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text);
    return port <= 65535 ? Optional.of(PortRange.of(port)) : Optional.empty();
  }

  private static Optional<HostPattern> hosts(String text) {
    int underscore = text.lastIndexOf('_');
    if (text.startsWith("[")) {
      return bracketed(text);
    }
    if (underscore >= 0) {
      var network = AddressLiteral.parse(text.substring(0, underscore));
      if (network.isPresent()) {
        return AddressRange.of(network.get(), text.substring(underscore + 1))
            .map(HostPattern.Range::new);
      }
    }
    return text.indexOf('*') >= 0 ? glob(text) : single(text);
  }

  private static Optional<HostPattern> bracketed(String text) {
    int close = text.indexOf(']');
    if (close < 0) {
      return Optional.empty();
    }
    String rest = text.substring(close + 1);
    if (rest.isEmpty()) {
      return single(text);
    }
    String address = text.substring(1, close);
    return rest.startsWith("_") && address.indexOf(':') >= 0
        ? AddressLiteral.parse(address)
            .filter(network -> network.getAddress().length == 16)
            .flatMap(network -> AddressRange.of(network, rest.substring(1)))
            .map(HostPattern.Range::new)
        : Optional.empty();
  }

  private static Optional<HostPattern> single(String text) {
    return switch (HostName.parse(text)) {
      case HostName.Parsing.Read(HostName.Name(String name)) ->
          Optional.of(new HostPattern.Exact(name));
      case HostName.Parsing.Read(HostName.Address(var address)) ->
          Optional.of(new HostPattern.Range(AddressRange.of(address)));
      case HostName.Parsing.Malformed malformed -> Optional.empty();
    };
  }

  private static Optional<HostPattern> glob(String text) {
    if (text.endsWith(OPEN_END)) {
      return shape(
          HostPattern.Depth.ONE_OR_MORE_BEHIND,
          text.substring(0, text.length() - OPEN_END.length()));
    }
    String ended = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return ended.startsWith("**.")
        ? shape(HostPattern.Depth.ONE_OR_MORE_IN_FRONT, ended.substring(3))
        : shape(HostPattern.Depth.FIXED, ended);
  }

  private static Optional<HostPattern> shape(HostPattern.Depth depth, String shape) {
    List<String> labels = new ArrayList<>();
    for (String label : shape.split("\\.", -1)) {
      Optional<String> canonical = globLabel(label);
      if (canonical.isEmpty()) {
        return Optional.empty();
      }
      labels.add(canonical.get());
    }
    boolean number =
        depth != HostPattern.Depth.ONE_OR_MORE_BEHIND && HostNameParser.isNumber(labels.getLast());
    return looksLikeAddress(labels) || number
        ? Optional.empty()
        : Optional.of(new HostPattern.Glob(depth, labels));
  }

  /** Stars may repeat in a label, but not side by side, and need ASCII around them. */
  private static Optional<String> globLabel(String label) {
    return HostNameParser.toAscii(label)
        .filter(ascii -> !ascii.isEmpty() && ascii.length() <= HostNameParser.MAX_LABEL)
        .filter(
            ascii -> ascii.chars().allMatch(c -> c == '*' || HostNameParser.isLabelCharacter(c)))
        .filter(ascii -> !ascii.startsWith("-") && !ascii.endsWith("-") && !ascii.contains("**"))
        .filter(ascii -> ascii.indexOf('*') < 0 || label.chars().allMatch(c -> c < 0x80));
  }

  /** A glob such as {@code 10.0.0.*} is meant for addresses, which globs never match. */
  private static boolean looksLikeAddress(List<String> labels) {
    return labels.stream().allMatch(label -> label.chars().allMatch(c -> c == '*' || isDigit(c)))
        && labels.stream().anyMatch(label -> label.chars().anyMatch(GrantParser::isDigit));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
