package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.check;

import java.net.URI;
import java.net.URISyntaxException;
import org.sshmux.ldap.config.LdapConfig.TlsMode;

/**
 * One directory server.
 *
 * @param host name or address, without brackets
 * @param port TCP port
 */
public record Server(String host, int port) {

  /**
   * Reads {@code ldap://host[:port]} or {@code ldaps://host[:port]}.
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
    String host = uri.getHost();
    if (host == null
        || uri.getUserInfo() != null
        || uri.getQuery() != null
        || uri.getFragment() != null
        || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
      throw new IllegalArgumentException("servers: '" + url + "' must be a host and a port only");
    }
    int port = uri.getPort() < 0 ? (tls ? 636 : 389) : uri.getPort();
    check(port > 0 && port < 65536, "servers: '" + url + "' has no possible port");
    boolean bracketed = host.startsWith("[");
    return new Server(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }
}
