package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.SSLSocketVerifier;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.sshmux.ldap.config.LdapConfig.Tls;

/**
 * What a TLS connection must pass after its handshake and before anything is sent over it: the
 * protocol version, the time for which the server's certificate is valid, and the server's name or
 * address among the subject alternative names (RFC 6125). The SDK's own verifier takes any
 * certificate on a loopback address, and falls back to the common name; this one does neither. The
 * Java runtime does not look at the time of a certificate that is itself in the trust store; this
 * does.
 */
public final class PeerCheck extends SSLSocketVerifier {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final Tls config;

  public PeerCheck(Tls config) {
    this.config = config;
  }

  @Override
  public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
    String version = socket.getSession().getProtocol();
    if (!version.startsWith("TLSv1.") || version.compareTo(config.minVersion()) < 0) {
      throw refused(host + " speaks " + version + ", not " + config.minVersion());
    }
    try {
      Certificate[] chain = socket.getSession().getPeerCertificates();
      if (!(chain[0] instanceof X509Certificate certificate)) {
        throw refused("the certificate of " + host + " is none of X.509");
      }
      certificate.checkValidity();
      if (config.verifyHostname() && !names(certificate, host)) {
        throw refused("the certificate of " + host + " does not name it");
      }
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, "not valid at this time", e);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      throw refused("the certificate of " + host + " cannot be read");
    }
  }

  /** Whether a certificate is for a host; a wildcard stands for exactly one leftmost label. */
  public static boolean names(X509Certificate certificate, String host)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    boolean literal = host.contains(":") || host.matches("[0-9.]+");
    return names.stream()
        .anyMatch(name ->
            name.get(0) instanceof Integer type
                && name.get(1) instanceof String value
                && switch (type) {
                  case DNS_NAME -> !literal && sameName(value, host);
                  case IP_ADDRESS -> literal && sameAddress(value, host);
                  default -> false;
                });
  }

  private static boolean sameName(String pattern, String host) {
    int dot = host.indexOf('.');
    return pattern.equalsIgnoreCase(host)
        || (pattern.startsWith("*.")
            && pattern.indexOf('.', 2) > 0
            && dot > 0
            && host.substring(dot).equalsIgnoreCase(pattern.substring(1)));
  }

  private static boolean sameAddress(String listed, String host) {
    try {
      return InetAddress.ofLiteral(listed).equals(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static LDAPException refused(String message) {
    return new LDAPException(ResultCode.CONNECT_ERROR, message);
  }
}
