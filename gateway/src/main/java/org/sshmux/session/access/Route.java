package org.sshmux.session.access;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.identity.OfferedKey;
import org.sshmux.target.Credential;

/**
 * The last leg to a target: what it must prove, and what it is shown.
 *
 * @param reference the channel's reference
 * @param person the person's login in the directory
 * @param host the host as asked for, canonical
 * @param names every name under which the host's key may be known, the asked one first; for an
 *     address literal that literal
 * @param port the port
 * @param login the login at the target
 * @param credential what the target is shown
 * @param hostKeys the keys that the host's directory entry lists
 * @param capabilities what the grant permits there
 */
public record Route(
    String reference,
    String person,
    String host,
    List<String> names,
    int port,
    String login,
    Credential credential,
    List<OfferedKey> hostKeys,
    Set<Capability> capabilities) {
  public Route {
    Objects.requireNonNull(reference);
    Objects.requireNonNull(person);
    Objects.requireNonNull(host);
    names = List.copyOf(names);
    Objects.requireNonNull(login);
    Objects.requireNonNull(credential);
    hostKeys = List.copyOf(hostKeys);
    capabilities = Set.copyOf(capabilities);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a host has at least one name");
    }
  }
}
