package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;

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
          case GSSAPI -> kerberos(bind);
        };
    request.setResponseTimeoutMillis(config.timeouts().bind().toMillis());
    return request;
  }

  private static BindRequest kerberos(BindConfig bind) throws IOException {
    Path keytab = bind.keytab().orElseThrow();
    if (!Files.isReadable(keytab)) {
      throw new IOException("keytab: " + keytab + " cannot be read");
    }
    GSSAPIBindRequestProperties properties =
        new GSSAPIBindRequestProperties(bind.principal().orElseThrow(), (String) null);
    properties.setRealm(bind.realm().orElseThrow());
    properties.setUseKeyTab(true);
    properties.setKeyTabPath(keytab.toAbsolutePath().toString());
    properties.setUseTicketCache(false);
    properties.setUseSubjectCredentialsOnly(true);
    bind.kdc().ifPresent(properties::setKDCAddress);
    try {
      return new GSSAPIBindRequest(properties);
    } catch (LDAPException e) {
      throw new IOException("bind: Kerberos cannot be set up: " + e.getMessage(), e);
    }
  }
}
