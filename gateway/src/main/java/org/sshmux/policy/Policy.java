package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Person;
import org.sshmux.policy.Entitlements.Statement;

/**
 * Decides who may reach what: a pure function of the person's snapshot and the request.
 *
 * <p>Safe for many threads; never blocks, asks nobody, and gives the same answer to the same
 * question whatever the order of groups, statements, names and addresses. What cannot be read in
 * full is refused.
 */
public final class Policy {
  private final PolicyConfig config;

  public Policy(PolicyConfig config) {
    this.config = Objects.requireNonNull(config);
  }

  /** Answers as much as can be answered before the target's addresses are known. */
  public Screening screen(Person person, Target target, Capability capability) {
    return switch (target.host()) {
      case HostName.Address(InetAddress address) ->
          switch (decide(
              person, new AccessRequest(target, List.of(), List.of(address), capability))) {
            case Decision.Deny deny -> new Screening.Refused(deny);
            case Decision.Allow allow -> new Screening.Possible(Screening.Reach.ANY_HOST);
          };
      case HostName.Name(String name) ->
          screenName(person, new AccessRequest(target, List.of(name), List.of(), capability), name);
    };
  }

  /**
   * Answers a request. Everything that forbids is weighed before anything that permits, and every
   * address must be free of what forbids.
   */
  public Decision decide(Person person, AccessRequest request) {
    Entitlements entitlements = Entitlements.of(person);
    Optional<Decision.Deny> refusal = refusal(person, entitlements, request);
    return refusal.isPresent() ? refusal.get() : permission(entitlements, request);
  }

  private static Screening screenName(Person person, AccessRequest request, String name) {
    Entitlements entitlements = Entitlements.of(person);
    Optional<Decision.Deny> refusal = refusal(person, entitlements, request);
    if (refusal.isPresent()) {
      return new Screening.Refused(refusal.get());
    }
    List<Statement> onPort = onPort(entitlements.allows(), request);
    if (onPort.isEmpty()) {
      return new Screening.Refused(deny(DenyReason.NO_GRANT, Optional.empty()));
    }
    boolean anyHost =
        onPort.stream()
            .map(statement -> statement.grant().host())
            .anyMatch(host -> host instanceof HostPattern.Range || host.matches(name));
    return new Screening.Possible(anyHost ? Screening.Reach.ANY_HOST : Screening.Reach.LISTED_HOST);
  }

  /** What forbids, if anything does. */
  private static Optional<Decision.Deny> refusal(
      Person person, Entitlements entitlements, AccessRequest request) {
    Optional<DenyReason> barred =
        switch (person.state()) {
          case AccountState.Active active -> Optional.empty();
          case AccountState.Barred because -> Optional.of(DenyReason.ACCOUNT_BARRED);
        };
    if (barred.isPresent()) {
      return Optional.of(deny(barred.get(), Optional.empty()));
    }
    switch (person.completeness()) {
      case Person.Completeness.Complete complete -> {}
      case Person.Completeness.Partial partial -> {
        return Optional.of(deny(DenyReason.INCOMPLETE, Optional.empty()));
      }
    }
    if (entitlements.unreadableDeny().isPresent()) {
      return Optional.of(deny(DenyReason.INCOMPLETE, entitlements.unreadableDeny()));
    }
    return onPort(entitlements.denies(), request).stream()
        .filter(namesHost(request).or(touches(request.addresses())))
        .findFirst()
        .map(statement -> deny(DenyReason.EXPLICIT_DENY, Optional.of(statement.ruling())));
  }

  private Decision permission(Entitlements entitlements, AccessRequest request) {
    List<Statement> allows = onPort(entitlements.allows(), request);
    List<Statement> usable =
        allows.stream().filter(s -> countsFor(s.grant(), request.capability())).toList();
    Optional<Ruling> ruling = cover(usable, request);
    if (ruling.isPresent()) {
      return request.addresses().isEmpty()
          ? deny(DenyReason.UNRESOLVED, ruling)
          : new Decision.Allow(new Permit(request.target(), request.addresses(), ruling.get()));
    }
    Optional<Ruling> loginBound = cover(allows, request);
    if (loginBound.isPresent()) {
      return deny(DenyReason.LOGIN_BOUND, loginBound);
    }
    boolean addressDecides =
        allows.stream().anyMatch(s -> s.grant().host() instanceof HostPattern.Range);
    return deny(
        request.addresses().isEmpty() && addressDecides
            ? DenyReason.UNRESOLVED
            : DenyReason.NO_GRANT,
        Optional.empty());
  }

  /** Whether a grant counts for what is to be done. */
  private boolean countsFor(Grant grant, Capability capability) {
    return switch (capability) {
      case FORWARD ->
          grant.logins().isEmpty()
              || switch (config.loginBoundForwarding()) {
                case REFUSE -> false;
                case ALLOW -> true;
              };
    };
  }

  /** The most specific statement by which all of the request is covered, if it is. */
  private static Optional<Ruling> cover(List<Statement> statements, AccessRequest request) {
    Optional<Statement> byName = statements.stream().filter(namesHost(request)).findFirst();
    return byName.or(() -> coverAddresses(statements, request.addresses())).map(Statement::ruling);
  }

  private static Optional<Statement> coverAddresses(
      List<Statement> statements, List<InetAddress> addresses) {
    if (addresses.isEmpty()
        || !addresses.stream()
            .allMatch(address -> statements.stream().anyMatch(touches(List.of(address))))) {
      return Optional.empty();
    }
    return statements.stream()
        .filter(s -> addresses.stream().allMatch(s.grant().host()::contains))
        .findFirst()
        .or(() -> statements.stream().filter(touches(addresses)).findFirst());
  }

  private static List<Statement> onPort(List<Statement> statements, AccessRequest request) {
    int port = request.target().port();
    return statements.stream().filter(s -> s.grant().ports().contains(port)).toList();
  }

  private static Predicate<Statement> namesHost(AccessRequest request) {
    return statement -> request.names().stream().anyMatch(statement.grant().host()::matches);
  }

  private static Predicate<Statement> touches(List<InetAddress> addresses) {
    return statement -> addresses.stream().anyMatch(statement.grant().host()::contains);
  }

  private static Decision.Deny deny(DenyReason reason, Optional<Ruling> ruling) {
    return new Decision.Deny(reason, ruling);
  }
}
