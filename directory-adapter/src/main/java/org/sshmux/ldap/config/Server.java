package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.check;

import java.net.URI;
import java.net.URISyntaxException;
import org.sshmux.ldap.config.LdapConfig.TlsMode;

/**
 * A directory server, or the name under which the servers of a domain are announced.
 *
 * @param host name or address, without brackets; or the owner name of SRV records (RFC 2782), such
 *     as {@code _ldap._tcp.example.com}
 * @param port TCP port; of no meaning for SRV records, which have their own
 */
public record Server(String host, int port) {

  /**
   * Reads {@code ldap://host[:port]} or {@code ldaps://host[:port]}. A host that begins with an
   * underscore is looked up as SRV records.
   *
   * @throws IllegalArgumentException if it is neither, or does not go with the mode
   */
  public static Server parse(String url, TlsMode mode) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("servers: '" + url + "' is no URL", e);
    }
    boolean tls = "ldaps".equals(uri.getScheme());
    check(
        tls || "ldap".equals(uri.getScheme()),
        "servers: '" + url + "' must begin with ldap:// or ldaps://");
    check(
        tls == (mode == TlsMode.LDAPS),
        "servers: '"
            + url
            + (tls ? "' needs tls.mode ldaps" : "' needs tls.mode starttls or none"));
    check(
        uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPath().isEmpty() || uri.getPath().equals("/")),
        "servers: '" + url + "' must be a host and a port only");
    String authority = uri.getRawAuthority();
    if (authority != null && authority.startsWith("_")) {
      return announced(url, authority);
    }
    return single(url, uri, tls);
  }

  private static Server announced(String url, String name) {
    check(
        name.matches("_[A-Za-z0-9-]+\\._tcp(\\.[A-Za-z0-9-]+)+\\.?"),
        "servers: '"
            + url
            + "' must name SRV records such as _ldap._tcp.example.com, without a port");
    return new Server(name, 0);
  }

  private static Server single(String url, URI uri, boolean tls) {
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("servers: '" + url + "' must be a host and a port only");
    }
    int port = uri.getPort() < 0 ? (tls ? 636 : 389) : uri.getPort();
    check(port > 0 && port < 65536, "servers: '" + url + "' has no possible port");
    boolean bracketed = host.startsWith("[");
    return new Server(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  /** Whether the servers have to be looked up under this name. */
  public boolean isAnnounced() {
    return host.startsWith("_");
  }
}
