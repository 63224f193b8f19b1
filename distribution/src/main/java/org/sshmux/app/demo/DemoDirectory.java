package org.sshmux.app.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** An LDAP directory in memory that listens on loopback. */
final class DemoDirectory implements AutoCloseable {
  static final String GATEWAY_DN = "cn=gateway,dc=example,dc=com";

  private final InMemoryDirectoryServer server;

  private DemoDirectory(InMemoryDirectoryServer server) {
    this.server = server;
  }

  /**
   * @param password of {@link #GATEWAY_DN}, the only one who may read
   */
  static DemoDirectory open(String ldif, String password) throws IOException {
    try {
      InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
      config.setListenerConfigs(
          InMemoryListenerConfig.createLDAPConfig(
              "loopback", InetAddress.getLoopbackAddress(), 0, null));
      config.setSchema(Schema.mergeSchemas(Schema.getDefaultStandardSchema(), schema()));
      config.addAdditionalBindCredentials(GATEWAY_DN, password);
      config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH, OperationType.COMPARE);
      InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
      server.importFromLDIF(true, new LDIFReader(bytes(ldif)));
      server.startListening();
      return new DemoDirectory(server);
    } catch (LDAPException | LDIFException e) {
      throw new IOException("the demonstration's directory cannot start: " + e.getMessage(), e);
    }
  }

  private static Schema schema() throws IOException, LDIFException {
    return Objects.requireNonNull(
        Schema.getSchema(bytes(DemoFolder.fill("demo-schema.ldif", Map.of()))));
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.getListenPort();
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
