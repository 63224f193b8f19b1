package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.grant.HostName;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Person;

/**
 * Decides who may reach what: a pure function of the person's snapshot and the request.
 *
 * <p>Safe for many threads; never blocks, asks nobody, and gives the same answer to the same
 * question whatever the order of groups, statements, names and addresses. What cannot be read in
 * full is refused.
 */
public final class Policy {
  private final PolicyConfig config;
  private final StaleRule staleRule;

  public Policy(PolicyConfig config) {
    this.config = Objects.requireNonNull(config);
    this.staleRule = new StaleRule(config.refuseWhenStale());
  }

  /**
   * Answers as much as can be answered before the target's addresses are known. What it refuses,
   * {@link #decide} refuses whatever the addresses and further names of the host are.
   */
  public Screening screen(Person person, Target target, Intent intent) {
    AccessRequest request =
        switch (target.host()) {
          case HostName.Address(InetAddress address) ->
              new AccessRequest(target, List.of(), List.of(address), intent);
          case HostName.Name(String name) ->
              new AccessRequest(target, List.of(name), List.of(), intent);
        };
    Entitlements entitlements = Entitlements.of(person);
    Optional<Decision.Deny> refusal = refusal(person, entitlements);
    return refusal.isPresent()
        ? new Screening.Refused(refusal.get())
        : new Weighing(new Terms(config, person), entitlements, request).screen();
  }

  /**
   * Answers a request. Everything that forbids is weighed before anything that permits, and every
   * address must be free of what forbids.
   */
  public Decision decide(Person person, AccessRequest request) {
    return decide(person, new Freshness.Fresh(), request);
  }

  /**
   * The same for a snapshot of this age: a stale one does not permit what only groups permit that
   * the configuration excludes from that.
   */
  public Decision decide(Person person, Freshness freshness, AccessRequest request) {
    Entitlements entitlements = Entitlements.of(person);
    Optional<Decision.Deny> refusal = refusal(person, entitlements);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Terms terms = new Terms(config, person);
    Decision decision = new Weighing(terms, entitlements, request).decide();
    return switch (freshness) {
      case Freshness.Fresh() -> decision;
      case Freshness.Stale stale ->
          switch (decision) {
            case Decision.Deny deny -> deny;
            case Decision.Allow(Permit permit) ->
                switch (new Weighing(terms, entitlements.without(staleRule), request).decide()) {
                  case Decision.Allow allow -> allow;
                  case Decision.Deny deny ->
                      new Decision.Deny(DenyReason.STALE_REFUSED, Optional.of(permit.ruling()));
                };
          };
    };
  }

  /**
   * Every host on which a person may open a session, for showing it to them: hosts that grants name
   * as they stand there, and of the listed ones those that globs and ranges cover, under the
   * entry's first name. A grant for any port stands for port 22.
   *
   * <p>What only the name service knows cannot be weighed here: a host whose addresses are not
   * listed stays even if a network is forbidden.
   *
   * @param freshness of the snapshot
   * @param listed the directory's host entries
   * @return each host and port once, names in natural order ({@code db2} before {@code db10}), at
   *     most 20,000; empty for somebody who is refused everything
   */
  public List<Place> reachable(Person person, Freshness freshness, ListedHosts listed) {
    return refusal(person, Entitlements.of(person)).isPresent()
        ? List.of()
        : new Reachable(new Terms(config, person), usable(person, freshness), listed).places();
  }

  /**
   * Every pattern, a glob or a network, under which a person may open sessions, for showing it to
   * them. What is forbidden inside a pattern is not shown; a pattern that is forbidden as such is
   * left out.
   *
   * @param freshness of the snapshot
   * @return each pattern and port once, in natural order, at most 20,000; empty for somebody who is
   *     refused everything
   */
  public List<Area> areas(Person person, Freshness freshness) {
    return refusal(person, Entitlements.of(person)).isPresent()
        ? List.of()
        : new Areas(new Terms(config, person), usable(person, freshness)).inOrder();
  }

  /** What permits and forbids, given the age of the snapshot. */
  private Entitlements usable(Person person, Freshness freshness) {
    Entitlements all = Entitlements.of(person);
    return switch (freshness) {
      case Freshness.Fresh() -> all;
      case Freshness.Stale stale -> all.without(staleRule);
    };
  }

  /** What refuses a person everything, if anything does. */
  private static Optional<Decision.Deny> refusal(Person person, Entitlements entitlements) {
    Optional<DenyReason> barred =
        switch (person.state()) {
          case AccountState.Active active -> Optional.empty();
          case AccountState.Barred because -> Optional.of(DenyReason.ACCOUNT_BARRED);
        };
    Optional<DenyReason> incomplete =
        switch (person.completeness()) {
          case Person.Completeness.Complete complete -> Optional.empty();
          case Person.Completeness.Partial partial -> Optional.of(DenyReason.INCOMPLETE);
        };
    return barred
        .or(() -> incomplete)
        .map(reason -> new Decision.Deny(reason, Optional.empty()))
        .or(() ->
            entitlements
                .unreadableDeny()
                .map(ruling -> new Decision.Deny(DenyReason.INCOMPLETE, Optional.of(ruling))));
  }
}
