import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/**
 * A company as LDIF: everybody is in three teams, teams are in departments, departments in
 * divisions, and each of these permits hosts.
 */
final class Company {
  static final String SUFFIX = "dc=bench";
  static final String READER = "cn=reader," + SUFFIX;
  static final String ADMIN = "cn=admin," + SUFFIX;
  static final String PASSWORD = "loopback-only";
  static final int HOSTS = 2000;
  private static final int TEAMS = 4000;
  private static final int DEPARTMENTS = 900;
  private static final int DIVISIONS = 100;

  private final int people;
  private final Random random = new Random(20);

  Company(int people) {
    this.people = people;
  }

  static String login(int number) {
    return "u%06d".formatted(number);
  }

  static String groups() {
    return TEAMS + DEPARTMENTS + DIVISIONS + " groups";
  }

  private static String person(int number) {
    return "uid=" + login(number) + ",ou=people," + SUFFIX;
  }

  private static String group(String name) {
    return "cn=" + name + ",ou=groups," + SUFFIX;
  }

  void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("dn: " + SUFFIX + "\nobjectClass: domain\ndc: bench\n\n");
      for (String unit : new String[] {"people", "groups", "hosts"}) {
        out.write("dn: ou=" + unit + "," + SUFFIX + "\n");
        out.write("objectClass: organizationalUnit\nou: " + unit + "\n\n");
      }
      out.write("dn: " + READER + "\nobjectClass: organizationalRole\n");
      out.write("objectClass: simpleSecurityObject\ncn: reader\nuserPassword: " + PASSWORD + "\n\n");
      for (int i = 0; i < people; i++) {
        person(out, i);
      }
      for (int i = 0; i < HOSTS; i++) {
        out.write("dn: cn=host%d,ou=hosts,%s\nobjectClass: device\n".formatted(i, SUFFIX));
        out.write("objectClass: ipHost\ncn: host%d\n".formatted(i));
        out.write("ipHostNumber: 10.%d.%d.1\n\n".formatted(i / 250, i % 250));
      }
      groups(out);
    }
  }

  private void person(BufferedWriter out, int number) throws IOException {
    out.write("dn: " + person(number) + "\nobjectClass: inetOrgPerson\n");
    out.write("objectClass: ldapPublicKey\nuid: " + login(number) + "\n");
    out.write("cn: Person " + number + "\nsn: " + number + "\n");
    for (int key = 0; key <= number % 2; key++) {
      out.write("sshPublicKey: ssh-ed25519 " + key() + " " + login(number) + "\n");
    }
    out.write("\n");
  }

  private String key() {
    byte[] point = new byte[32];
    random.nextBytes(point);
    byte[] name = "ssh-ed25519".getBytes();
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(4 + name.length + 4 + point.length)
                .putInt(name.length)
                .put(name)
                .putInt(point.length)
                .put(point)
                .array());
  }

  private void groups(BufferedWriter out) throws IOException {
    for (int i = 0; i < TEAMS; i++) {
      begin(out, "team" + i, 3);
      for (int j = i; j < 3 * people; j += TEAMS) {
        // person j/3 is in three teams that have nothing to do with each other
        out.write("member: " + person((int) (j * 7919L % people)) + "\n");
      }
      out.write("\n");
    }
    for (int i = 0; i < DEPARTMENTS; i++) {
      begin(out, "department" + i, 5);
      for (int j = i; j < TEAMS; j += DEPARTMENTS) {
        out.write("member: " + group("team" + j) + "\n");
      }
      out.write("\n");
    }
    for (int i = 0; i < DIVISIONS; i++) {
      begin(out, "division" + i, 14);
      for (int j = i; j < DEPARTMENTS; j += DIVISIONS) {
        out.write("member: " + group("department" + j) + "\n");
      }
      out.write("\n");
    }
  }

  private void begin(BufferedWriter out, String name, int hosts) throws IOException {
    out.write("dn: " + group(name) + "\nobjectClass: groupOfNames\n");
    out.write("objectClass: labeledURIObject\ncn: " + name + "\n");
    for (int i = 0; i < hosts; i++) {
      out.write("labeledURI: ssh://host%d the work of %s\n".formatted(random.nextInt(HOSTS), name));
    }
  }
}
