package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;

/**
 * The right to reach one target, once decided. Only {@link Policy} makes one, so nothing can be
 * reached undecided.
 */
public final class Permit {
  private final Target target;
  private final List<InetAddress> addresses;
  private final Ruling ruling;

  Permit(Target target, List<InetAddress> addresses, Ruling ruling) {
    this.target = target;
    this.addresses = List.copyOf(addresses);
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

  /** The grant that permits. */
  public Ruling ruling() {
    return ruling;
  }
}
