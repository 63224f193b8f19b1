import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** slapd on loopback with a company in it. */
final class BenchSlapd implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      include /etc/ldap/schema/core.schema
      include /etc/ldap/schema/cosine.schema
      include /etc/ldap/schema/inetorgperson.schema
      include /etc/ldap/schema/nis.schema
      attributetype ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
      objectclass ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MAY ( sshPublicKey $ uid ) )
      modulepath /usr/lib/ldap
      moduleload back_mdb.la
      moduleload back_monitor.la
      moduleload syncprov.la
      pidfile @DIR@/slapd.pid
      argsfile @DIR@/slapd.args
      loglevel none
      threads 4
      database mdb
      maxsize 4294967296
      suffix dc=bench
      rootdn cn=admin,dc=bench
      rootpw loopback-only
      directory @DIR@/db
      index objectClass,uid,cn,member,uniqueMember,entryUUID,entryCSN eq
      limits dn.exact="cn=reader,dc=bench" size.soft=1000 size.hard=unlimited size.pr=unlimited
      access to attrs=userPassword by anonymous auth by * none
      access to * by dn.exact="cn=reader,dc=bench" read by * none
      overlay syncprov
      database monitor
      access to * by dn.exact="cn=admin,dc=bench" read by * none
      """;

  private final Process process;
  private final int port;

  private BenchSlapd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static BenchSlapd start(Path dir, Company company) throws IOException, InterruptedException {
    Files.createDirectories(dir.resolve("db"));
    Path conf = dir.resolve("slapd.conf");
    Files.writeString(conf, CONFIGURATION.replace("@DIR@", dir.toString()));
    Path data = dir.resolve("company.ldif");
    company.write(data);
    Process load =
        new ProcessBuilder(
                "/usr/sbin/slapd", "-T", "add", "-q", "-f", conf.toString(), "-l", data.toString())
            .inheritIO()
            .start();
    if (load.waitFor() != 0) {
      throw new IOException("slapd does not take the company");
    }
    Files.delete(data);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                "/usr/sbin/slapd", "-d", "0", "-f", conf.toString(), "-h", "ldap://127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("slapd.log").toFile())
            .start();
    BenchSlapd slapd = new BenchSlapd(process, port);
    slapd.awaitAnswer();
    return slapd;
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (LDAPConnection connection = connect()) {
        return;
      } catch (LDAPException e) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    throw new IOException("slapd does not answer");
  }

  private LDAPConnection connect() throws LDAPException {
    return new LDAPConnection("127.0.0.1", port, Company.ADMIN, Company.PASSWORD);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** The searches that the server has answered so far. */
  long searches() throws LDAPException {
    try (LDAPConnection connection = connect()) {
      String text =
          connection
              .getEntry("cn=Search,cn=Operations,cn=Monitor", "monitorOpCompleted")
              .getAttributeValue("monitorOpCompleted");
      return Long.parseLong(text);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
