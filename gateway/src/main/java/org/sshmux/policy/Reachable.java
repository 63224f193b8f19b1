package org.sshmux.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;
import org.sshmux.policy.Candidates.Candidate;

/** Finds the places that one person may be shown; the contract is that of {@code reachable}. */
final class Reachable {
  private static final int MAX_PLACES = 20_000;
  private static final int SSH_PORT = 22;

  private final Terms terms;
  private final GrantIndex allows;
  private final GrantIndex denies;
  private final Candidates candidates;

  Reachable(Terms terms, Entitlements entitlements, ListedHosts listed) {
    this.terms = terms;
    this.allows = new GrantIndex(entitlements.allows());
    this.denies = new GrantIndex(entitlements.denies());
    this.candidates = new Candidates(allows, listed);
  }

  List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Candidate candidate : candidates.inOrder()) {
      List<Grant> allowing = allows.touching(candidate.names(), candidate.addresses());
      SortedSet<Integer> ports =
          allowing.stream()
              .filter(grant -> candidate.isShownBy(grant) && permitsSessions(grant))
              .map(grant -> grant.ports().contains(SSH_PORT) ? SSH_PORT : grant.ports().first())
              .collect(Collectors.toCollection(TreeSet::new));
      List<Grant> forbidding =
          ports.isEmpty() ? List.of() : denies.touching(candidate.names(), candidate.addresses());
      for (int port : ports) {
        if (places.size() == MAX_PLACES) {
          return List.copyOf(places);
        }
        place(candidate, port, onPort(allowing, port), onPort(forbidding, port))
            .ifPresent(places::add);
      }
    }
    return List.copyOf(places);
  }

  private Optional<Place> place(
      Candidate candidate, int port, List<Grant> allowing, List<Grant> denies) {
    Set<String> denied =
        denies.stream().flatMap(deny -> deny.logins().stream()).collect(Collectors.toSet());
    List<Share> shares =
        shares(candidate, allowing)
            .map(share -> share.without(denied))
            .filter(share -> !share.logins().isEmpty())
            .toList();
    if (shares.isEmpty() || denies.stream().anyMatch(deny -> deny.logins().isEmpty())) {
      return Optional.empty();
    }
    Set<String> logins = new TreeSet<>(terms.ownFirst());
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (Share share : shares) {
      logins.addAll(share.logins());
      capabilities.addAll(share.capabilities());
    }
    capabilities.remove(Capability.FORWARD);
    if (denies.isEmpty() && isForwarded(candidate, allowing)) {
      capabilities.add(Capability.FORWARD);
    }
    return Optional.of(
        new Place(
            candidate.called(), port, label(allowing, logins), List.copyOf(logins), capabilities));
  }

  /** What these logins may do. */
  private record Share(List<String> logins, Set<Capability> capabilities) {
    Share without(Set<String> denied) {
      return new Share(
          logins.stream().filter(login -> !denied.contains(login)).toList(), capabilities);
    }
  }

  /** What each grant permits in sessions on the whole host, and then what ranges do together. */
  private Stream<Share> shares(Candidate candidate, List<Grant> allowing) {
    Stream<Share> alone =
        allowing.stream()
            .filter(grant -> permitsSessions(grant) && candidate.isWithin(grant))
            .map(grant -> new Share(terms.logins(grant), terms.capabilities(grant)));
    Stream<Share> together =
        loginsOfRanges(candidate, allowing).stream()
            .map(login ->
                new Share(List.of(login), together(candidate.addresses(), allowing, login)))
            .filter(share -> share.capabilities().stream().anyMatch(Capability::makesASession));
    return Stream.concat(alone, together);
  }

  private boolean permitsSessions(Grant grant) {
    return terms.capabilities(grant).stream().anyMatch(Capability::makesASession);
  }

  /** The logins that ranges permit which hold some of several addresses. */
  private Set<String> loginsOfRanges(Candidate candidate, List<Grant> allowing) {
    return candidate.addresses().size() < 2
        ? Set.of()
        : allowing.stream()
            .filter(grant -> !candidate.isWithin(grant))
            .flatMap(grant -> terms.logins(grant).stream())
            .collect(Collectors.toSet());
  }

  /** What a login is permitted on every address, whichever range says so. */
  private Set<Capability> together(
      List<InetAddress> addresses, List<Grant> allowing, String login) {
    Set<Capability> common = EnumSet.allOf(Capability.class);
    for (InetAddress address : addresses) {
      Set<Capability> here = EnumSet.noneOf(Capability.class);
      allowing.stream()
          .filter(grant -> grant.host().contains(address))
          .filter(grant -> terms.logins(grant).contains(login))
          .forEach(grant -> here.addAll(terms.capabilities(grant)));
      common.retainAll(here);
    }
    return common;
  }

  private boolean isForwarded(Candidate candidate, List<Grant> allowing) {
    List<Grant> forwarding = allowing.stream().filter(terms::forwards).toList();
    return forwarding.stream().anyMatch(candidate::isWithin)
        || (!candidate.addresses().isEmpty()
            && candidate.addresses().stream()
                .allMatch(address ->
                    forwarding.stream().anyMatch(grant -> grant.host().contains(address))));
  }

  /** The most specific label of a grant for one of the logins. */
  private String label(List<Grant> allowing, Set<String> logins) {
    return allowing.stream()
        .filter(grant -> permitsSessions(grant) && !grant.label().isEmpty())
        .filter(grant -> terms.logins(grant).stream().anyMatch(logins::contains))
        .map(Grant::label)
        .findFirst()
        .orElse("");
  }

  private static List<Grant> onPort(List<Grant> grants, int port) {
    return grants.stream().filter(grant -> grant.ports().contains(port)).toList();
  }
}
