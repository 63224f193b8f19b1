package org.sshmux.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.directory.api.ldap.model.entry.DefaultEntry;
import org.apache.directory.api.ldap.model.ldif.LdifEntry;
import org.apache.directory.api.ldap.model.ldif.LdifReader;
import org.apache.directory.api.ldap.model.name.Dn;
import org.apache.directory.server.core.api.DirectoryService;
import org.apache.directory.server.core.api.partition.Partition;
import org.apache.directory.server.core.factory.DefaultDirectoryServiceFactory;
import org.apache.directory.server.core.factory.PartitionFactory;
import org.apache.directory.server.ldap.LdapServer;
import org.apache.directory.server.ldap.handlers.extended.StartTlsHandler;
import org.apache.directory.server.protocol.shared.transport.TcpTransport;

/** An Apache Directory Server in this process, on loopback and free ports. */
public final class ApacheDs implements AutoCloseable {
  public static final String ADMIN = "uid=admin,ou=system";

  private final DirectoryService service;
  private final LdapServer server = new LdapServer();
  private final TcpTransport plain = new TcpTransport("127.0.0.1", 0);
  private final TcpTransport tls = new TcpTransport("127.0.0.1", 0);
  private final Path certificates;

  private ApacheDs(DirectoryService service, Path certificates) {
    this.service = service;
    this.certificates = certificates;
  }

  /** Starts a server; one at a time, because its working folder is a setting of the whole JVM. */
  public static ApacheDs start(Path dir) throws Exception {
    System.setProperty("workingDirectory", dir.resolve("work").toString());
    DefaultDirectoryServiceFactory factory = new DefaultDirectoryServiceFactory();
    DirectoryService service = factory.getDirectoryService();
    service.setShutdownHookEnabled(false);
    service.getChangeLog().setEnabled(false);
    service.setAllowAnonymousAccess(false);
    factory.init("contract");
    service.getSchemaManager().enable("nis");
    PartitionFactory partitions = factory.getPartitionFactory();
    Partition partition =
        partitions.createPartition(
            service.getSchemaManager(),
            service.getDnFactory(),
            "example",
            Entries.BASE,
            1000,
            dir.resolve("example").toFile());
    partitions.addIndex(partition, "uid", 1000);
    partitions.addIndex(partition, "member", 1000);
    service.addPartition(partition);
    Certificates.selfSigned(dir.resolve("tls"));
    ApacheDs started = new ApacheDs(service, dir.resolve("tls"));
    started.load();
    started.listen();
    return started;
  }

  public String url() {
    return "ldap://127.0.0.1:" + port(plain);
  }

  public String tlsUrl() {
    return "ldaps://127.0.0.1:" + port(tls);
  }

  public Path certificate() {
    return certificates.resolve("cert.pem");
  }

  public void modify(String ldif) throws Exception {
    try (LDAPConnection connection =
            new LDAPConnection("127.0.0.1", port(plain), ADMIN, Slapd.PASSWORD);
        LDIFReader changes =
            new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      LDIFChangeRecord change = changes.readChangeRecord(true);
      while (change != null) {
        change.processChange(connection);
        change = changes.readChangeRecord(true);
      }
    }
  }

  @Override
  public void close() {
    server.stop();
    try {
      service.shutdown();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void load() throws Exception {
    Dn suffix = new Dn(service.getSchemaManager(), Entries.BASE);
    service
        .getAdminSession()
        .add(
            new DefaultEntry(
                service.getSchemaManager(),
                suffix,
                "objectClass: top",
                "objectClass: domain",
                "dc: example"));
    try (LdifReader entries = new LdifReader(ApacheDs.class.getResourceAsStream("apacheds.ldif"))) {
      for (LdifEntry entry : entries) {
        service
            .getAdminSession()
            .add(new DefaultEntry(service.getSchemaManager(), entry.getEntry()));
      }
    }
  }

  private void listen() throws Exception {
    server.setServiceName("contract");
    server.setDirectoryService(service);
    server.setKeystoreFile(certificates.resolve("server.p12").toString());
    server.setCertificatePassword(Certificates.PASSWORD);
    tls.setEnableSSL(true);
    plain.setEnabledProtocols(List.of("TLSv1.3"));
    tls.setEnabledProtocols(List.of("TLSv1.3"));
    server.setTransports(plain, tls);
    server.addExtendedOperationHandler(new StartTlsHandler());
    server.start();
  }

  private static int port(TcpTransport transport) {
    return transport.getAcceptor().getLocalAddress().getPort();
  }
}
