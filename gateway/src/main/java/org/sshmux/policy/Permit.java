package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.grant.Capability;

/**
 * The right to reach one target, once decided. Only {@link Policy} makes one, so nothing can be
 * reached undecided.
 */
public final class Permit {
  private final Target target;
  private final List<InetAddress> addresses;
  private final Optional<String> login;
  private final Set<Capability> capabilities;
  private final Ruling ruling;

  Permit(
      Target target,
      List<InetAddress> addresses,
      Optional<String> login,
      Set<Capability> capabilities,
      Ruling ruling) {
    this.target = target;
    this.addresses = List.copyOf(addresses);
    this.login = login;
    this.capabilities = Capability.copyOf(capabilities);
    this.ruling = ruling;
  }

  /** The target as it was asked for. */
  public Target target() {
    return target;
  }

  /** The addresses that were checked: the only ones that may be dialled; never empty. */
  public List<InetAddress> addresses() {
    return addresses;
  }

  /**
   * The login at the target: the only one that may be used there. Empty for {@link
   * Capability#FORWARD} and for nothing else.
   */
  public Optional<String> login() {
    return login;
  }

  /**
   * What the deciding grant permits, the asked capability among it. Where grants cover the target's
   * addresses only together, what all of them permit.
   */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** The grant that permits. */
  public Ruling ruling() {
    return ruling;
  }
}
