import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;

/** An LDAP directory in memory with one person, who may reach the target and the host. */
final class Directory implements AutoCloseable {
  static final String PERSON = "bench";
  static final String GATEWAY_DN = "cn=gateway,dc=bench";
  static final String PASSWORD = "loopback-only";

  private final InMemoryDirectoryServer server;

  /**
   * @param keyLine as authorized_keys has it
   * @param target forwarded to
   * @param host where commands may be run, under one login
   */
  Directory(String keyLine, Target target, Server host) throws IOException {
    try {
      InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=bench");
      config.setListenerConfigs(
          InMemoryListenerConfig.createLDAPConfig(
              "loopback", InetAddress.getLoopbackAddress(), 0, null));
      config.setSchema(null);
      config.addAdditionalBindCredentials(GATEWAY_DN, PASSWORD);
      server = new InMemoryDirectoryServer(config);
      add("dc=bench", "objectClass: domain", "dc: bench");
      add(
          "uid=" + PERSON + ",dc=bench",
          "objectClass: inetOrgPerson",
          "objectClass: ldapPublicKey",
          "uid: " + PERSON,
          "sshPublicKey: " + keyLine);
      add(
          "cn=everything,dc=bench",
          "objectClass: groupOfNames",
          "objectClass: labeledURIObject",
          "cn: everything",
          "member: uid=" + PERSON + ",dc=bench",
          "labeledURI: ssh://127.0.0.1:" + target.sourcePort(),
          "labeledURI: ssh://127.0.0.1:" + target.sinkPort(),
          "labeledURI: ssh://127.0.0.1:" + target.echoPort(),
          "labeledURI: ssh://" + host.user() + "@127.0.0.1:" + host.port());
      server.startListening();
    } catch (LDAPException e) {
      throw new IOException("the directory cannot start: " + e.getMessage(), e);
    }
  }

  private void add(String dn, String... lines) throws LDAPException {
    Entry entry = new Entry(dn);
    for (String line : lines) {
      int colon = line.indexOf(": ");
      entry.addAttribute(line.substring(0, colon), line.substring(colon + 2));
    }
    server.add(entry);
  }

  int port() {
    return server.getListenPort();
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
