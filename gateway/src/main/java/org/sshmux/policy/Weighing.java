package org.sshmux.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.grant.Grant;
import org.sshmux.grant.HostName;
import org.sshmux.grant.HostPattern;
import org.sshmux.policy.Entitlements.Statement;

/**
 * One request against what a person's groups say. Everything that forbids is weighed before
 * anything that permits, and every address must be free of what forbids.
 */
final class Weighing {
  private final Terms terms;
  private final AccessRequest request;

  /** What permits something on the port. */
  private final List<Statement> onPort;

  /** What permits something on the port of the host, or of one of its addresses. */
  private final List<Statement> allows;

  /** What forbids something on the port of the host, or of one of its addresses. */
  private final List<Statement> denies;

  Weighing(Terms terms, Entitlements entitlements, AccessRequest request) {
    this.terms = terms;
    this.request = request;
    this.onPort = select(entitlements.allows(), this::isOnPort);
    this.allows = select(onPort, this::touches);
    this.denies = select(entitlements.denies(), s -> isOnPort(s) && touches(s));
  }

  Decision decide() {
    Optional<Decision.Deny> forbidden = forbidden();
    if (forbidden.isPresent()) {
      return forbidden.get();
    }
    return switch (request.intent().capability()) {
      case FORWARD -> forward();
      case SHELL, EXEC, SFTP, AGENT, X11 ->
          request.intent().login().map(this::namedLogin).orElseGet(this::anyLogin);
    };
  }

  /** What can be said if neither addresses nor further names of the host are known. */
  Screening screen() {
    return switch (decide()) {
      case Decision.Allow allow -> new Screening.Possible(reach());
      case Decision.Deny deny ->
          isFinal() ? new Screening.Refused(deny) : new Screening.Possible(reach());
    };
  }

  /**
   * Whether a refusal stands whatever else becomes known: something forbids, or nothing on the port
   * permits what is wanted. In the latter case the host is still looked up if only that tells
   * whether a statement for something else covers it.
   */
  private boolean isFinal() {
    return switch (request.target().host()) {
      case HostName.Address address -> true;
      case HostName.Name name ->
          forbidden().isPresent()
              || onPort.isEmpty()
              || (onPort.stream().noneMatch(this::isUsable) && cover(allows).isPresent());
    };
  }

  private Screening.Reach reach() {
    boolean anyHost =
        !allows.isEmpty()
            || onPort.stream().anyMatch(s -> s.grant().host() instanceof HostPattern.Range);
    return anyHost ? Screening.Reach.ANY_HOST : Screening.Reach.LISTED_HOST;
  }

  /** Whether a statement would permit what is wanted if it covered the host. */
  private boolean isUsable(Statement statement) {
    Intent intent = request.intent();
    return switch (intent.capability()) {
      case FORWARD -> terms.forwards(statement.grant());
      case SHELL, EXEC, SFTP, AGENT, X11 ->
          terms.permits(statement.grant(), intent.capability())
              && terms.logins(statement.grant()).stream()
                  .anyMatch(
                      login -> intent.login().map(login::equals).orElseGet(() -> !isDenied(login)));
    };
  }

  private Optional<Decision.Deny> forbidden() {
    return denies.stream()
        .filter(statement -> forbids(statement.grant()))
        .findFirst()
        .map(statement -> deny(DenyReason.EXPLICIT_DENY, statement));
  }

  /** A deny with logins forbids these, and a connection that hides its login may be any of them. */
  private boolean forbids(Grant deny) {
    return deny.logins().isEmpty()
        || switch (request.intent().capability()) {
          case FORWARD -> true;
          case SHELL, EXEC, SFTP, AGENT, X11 ->
              request.intent().login().filter(deny.logins()::contains).isPresent();
        };
  }

  private boolean isDenied(String login) {
    return denies.stream().anyMatch(statement -> statement.grant().logins().contains(login));
  }

  private Decision forward() {
    Optional<Cover> cover = cover(select(allows, s -> terms.forwards(s.grant())));
    if (cover.isPresent()) {
      return allow(cover.get(), Optional.empty());
    }
    return cover(capable())
        .map(bound -> deny(DenyReason.LOGIN_BOUND, bound.deciding()))
        .or(() -> cover(allows).map(c -> deny(DenyReason.CAPABILITY_NOT_GRANTED, c.deciding())))
        .orElseGet(this::uncovered);
  }

  private Decision namedLogin(String login) {
    Optional<Cover> cover = cover(capable(), login);
    return cover.isPresent() ? allow(cover.get(), Optional.of(login)) : ungranted(Stream.of(login));
  }

  private Decision anyLogin() {
    List<Statement> capable = capable();
    List<String> granted =
        logins(capable)
            .filter(login -> !isDenied(login) && cover(capable, login).isPresent())
            .limit(2)
            .toList();
    if (granted.isEmpty()) {
      return allDenied(capable).orElseGet(() -> ungranted(logins(allows)));
    }
    String first = granted.getFirst();
    Cover cover = cover(capable, first).orElseThrow();
    return granted.size() > 1 && !first.equals(terms.own())
        ? deny(DenyReason.LOGIN_AMBIGUOUS, cover.deciding())
        : allow(cover, Optional.of(first));
  }

  /** The deny that took away the last login, if there was any. */
  private Optional<Decision.Deny> allDenied(List<Statement> capable) {
    return logins(capable)
        .filter(login -> cover(capable, login).isPresent())
        .findFirst()
        .flatMap(
            login -> denies.stream().filter(s -> s.grant().logins().contains(login)).findFirst())
        .map(statement -> deny(DenyReason.EXPLICIT_DENY, statement));
  }

  /** Why none of these logins is permitted, where nothing forbids one. */
  private Decision.Deny ungranted(Stream<String> logins) {
    return logins
        .flatMap(login -> cover(allows, login).stream())
        .findFirst()
        .map(cover -> deny(DenyReason.CAPABILITY_NOT_GRANTED, cover.deciding()))
        .or(() -> cover(allows).map(c -> deny(DenyReason.LOGIN_NOT_GRANTED, c.deciding())))
        .orElseGet(this::uncovered);
  }

  private Decision.Deny uncovered() {
    boolean addressDecides =
        request.addresses().isEmpty()
            && onPort.stream().anyMatch(s -> s.grant().host() instanceof HostPattern.Range);
    return new Decision.Deny(
        addressDecides ? DenyReason.UNRESOLVED : DenyReason.NO_GRANT, Optional.empty());
  }

  private Decision allow(Cover cover, Optional<String> login) {
    return request.addresses().isEmpty()
        ? deny(DenyReason.UNRESOLVED, cover.deciding())
        : new Decision.Allow(
            new Permit(
                request.target(),
                request.addresses(),
                login,
                cover.capabilities(terms),
                cover.deciding().ruling()));
  }

  /** What permits the wanted capability here, as whomever. */
  private List<Statement> capable() {
    return select(allows, s -> terms.permits(s.grant(), request.intent().capability()));
  }

  /** Every login of some statements, the person's own first. */
  private Stream<String> logins(List<Statement> statements) {
    Set<String> logins =
        statements.stream()
            .flatMap(statement -> terms.logins(statement.grant()).stream())
            .collect(Collectors.toSet());
    return logins.stream().sorted(terms.ownFirst());
  }

  private Optional<Cover> cover(List<Statement> statements) {
    return Cover.of(statements, request);
  }

  private Optional<Cover> cover(List<Statement> statements, String login) {
    return cover(select(statements, s -> terms.logins(s.grant()).contains(login)));
  }

  private boolean isOnPort(Statement statement) {
    return statement.grant().ports().contains(request.target().port());
  }

  private boolean touches(Statement statement) {
    return statement.names(request.names()) || statement.containsAny(request.addresses());
  }

  private static List<Statement> select(List<Statement> statements, Predicate<Statement> which) {
    return statements.stream().filter(which).toList();
  }

  private static Decision.Deny deny(DenyReason reason, Statement because) {
    return new Decision.Deny(reason, Optional.of(because.ruling()));
  }
}
