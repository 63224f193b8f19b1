package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sshmux.grant.Capability;
import org.sshmux.policy.Entitlements.Statement;

/**
 * The statements by which all of a request is covered: one that names the host, one that holds all
 * its addresses, or several that hold them together.
 *
 * @param deciding the most specific
 * @param needed one, or the most specific of each address
 */
record Cover(Statement deciding, List<Statement> needed) {

  /**
   * How statements cover a request, if they do.
   *
   * @param statements for the request's port, most specific first
   */
  static Optional<Cover> of(List<Statement> statements, AccessRequest request) {
    List<InetAddress> addresses = request.addresses();
    Optional<Statement> one =
        statements.stream()
            .filter(statement -> statement.names(request.names()))
            .findFirst()
            .or(() -> statements.stream().filter(s -> s.containsAll(addresses)).findFirst());
    return one.map(statement -> new Cover(statement, List.of(statement)))
        .or(() -> together(statements, addresses));
  }

  private static Optional<Cover> together(List<Statement> statements, List<InetAddress> addresses) {
    List<Statement> needed =
        addresses.stream()
            .flatMap(address ->
                statements.stream().filter(s -> s.containsAny(List.of(address))).limit(1))
            .toList();
    return addresses.isEmpty() || needed.size() < addresses.size()
        ? Optional.empty()
        : statements.stream()
            .filter(statement -> statement.containsAny(addresses))
            .findFirst()
            .map(deciding -> new Cover(deciding, needed));
  }

  /** What all the needed statements permit. */
  Set<Capability> capabilities(Terms terms) {
    return terms.capabilities(deciding.grant()).stream()
        .filter(capability -> needed.stream().allMatch(s -> terms.permits(s.grant(), capability)))
        .collect(Collectors.toSet());
  }
}
