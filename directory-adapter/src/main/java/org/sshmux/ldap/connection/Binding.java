package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SASLQualityOfProtection;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.TlsMode;

/** How the gateway tells a server who it is. */
final class Binding {
  private Binding() {}

  /**
   * @throws IOException if a file that the configuration names cannot be read
   */
  static BindRequest of(LdapConfig config) throws IOException {
    BindConfig bind = config.bind();
    BindRequest request =
        switch (bind.method()) {
          case ANONYMOUS -> new SimpleBindRequest();
          case SIMPLE ->
              new SimpleBindRequest(
                  bind.dn().orElseThrow(),
                  Secret.read("password-file", bind.passwordFile().orElseThrow()).bytes());
          case EXTERNAL -> new EXTERNALBindRequest(""); // without one, slapd asks again
          case GSSAPI -> kerberos(bind, config.tls().mode());
        };
    request.setResponseTimeoutMillis(config.timeouts().bind().toMillis());
    return request;
  }

  /**
   * Every bind asks for a ticket of its own, with the keys that are in the keytab then. Without a
   * host that gives tickets, the machine's Kerberos configuration names realm and hosts: the Java
   * runtime takes both from one place.
   */
  private static BindRequest kerberos(BindConfig bind, TlsMode tls) throws IOException {
    Path keytab = bind.keytab().orElseThrow();
    String principal = bind.principal().orElseThrow();
    checkKeys(keytab, principal);
    GSSAPIBindRequestProperties properties =
        new GSSAPIBindRequestProperties(principal, (String) null);
    properties.setAllowedQoP(protection(tls));
    properties.setUseKeyTab(true);
    properties.setKeyTabPath(keytab.toAbsolutePath().toString());
    properties.setUseTicketCache(false);
    properties.setUseSubjectCredentialsOnly(true);
    properties.setRefreshKrb5Config(true);
    if (bind.kdc().isPresent()) {
      properties.setKDCAddress(bind.kdc().get());
      properties.setRealm(bind.realm().orElseThrow());
    }
    try {
      return new GSSAPIBindRequest(properties);
    } catch (LDAPException e) {
      throw new IOException("bind: Kerberos cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * Domain controllers refuse to protect again what TLS protects, and may insist on it elsewhere.
   */
  private static List<SASLQualityOfProtection> protection(TlsMode tls) {
    return switch (tls) {
      case LDAPS, STARTTLS -> List.of(SASLQualityOfProtection.AUTH);
      case NONE ->
          List.of(
              SASLQualityOfProtection.AUTH_CONF,
              SASLQualityOfProtection.AUTH_INT,
              SASLQualityOfProtection.AUTH);
    };
  }

  private static void checkKeys(Path keytab, String principal) throws IOException {
    if (!Files.isReadable(keytab)) {
      throw new IOException("keytab: " + keytab + " cannot be read");
    }
    KerberosPrincipal owner = new KerberosPrincipal(principal);
    if (KeyTab.getInstance(owner, keytab.toFile()).getKeys(owner).length == 0) {
      throw new IOException("keytab: " + keytab + " has no key of " + principal);
    }
  }
}
