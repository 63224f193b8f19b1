package org.sshmux.grant;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;

/** A host as a person asked for it, in the one canonical form that policy compares and dials. */
public sealed interface HostName {

  /**
   * Brings a host into its canonical form. Never asks a name service and never throws.
   *
   * <p>Refused are forms that two resolvers may read as two different hosts: numbers that only some
   * take for an IPv4 address, zone ids, characters whose encoding differs between IDNA 2003 and
   * 2008.
   *
   * @param raw as received; it may be hostile
   */
  static Parsing parse(String raw) {
    return HostNameParser.parse(raw);
  }

  /** What a text turned out to be. */
  sealed interface Parsing {
    /** A host, canonical: parsing its text again yields the same host. */
    record Read(HostName host) implements Parsing {
      public Read {
        Objects.requireNonNull(host);
      }
    }

    /**
     * No host.
     *
     * @param why a fixed sentence that does not repeat the text
     */
    record Malformed(String why) implements Parsing {}
  }

  /** A DNS name: lower case, A-labels (RFC 5891), no trailing dot, at most 253 characters. */
  record Name(String value) implements HostName {
    public Name {
      if (!HostNameParser.isCanonicalName(value)) {
        throw new IllegalArgumentException("not a canonical host name");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** An IPv4 or IPv6 literal without a zone; an IPv4-mapped IPv6 literal is its IPv4 address. */
  record Address(InetAddress value) implements HostName {
    public Address {
      if (value instanceof Inet6Address six && six.getScopeId() != 0) {
        throw new IllegalArgumentException("an address with a zone");
      }
    }

    @Override
    public String toString() {
      return value.getHostAddress();
    }
  }
}
