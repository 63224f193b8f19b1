package org.sshmux.ldap.connection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.config.Server;

/**
 * Looks up SRV records (RFC 2782). DNS is not trusted: a target outside the domain of the question
 * is left out, because its certificate would prove nothing about the company's directory. Blocks.
 */
final class ServiceRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRecords.class);
  private static final int MAX_RECORDS = 32;
  private static final String TIMEOUT_MILLIS = "1000";

  private final Optional<String> nameServer;
  private final RandomGenerator random;

  /**
   * @param nameServer {@code host:port}; empty: those of the machine
   * @param random for servers of one priority
   */
  ServiceRecords(Optional<String> nameServer, RandomGenerator random) {
    this.nameServer = nameServer;
    this.random = random;
  }

  /** One SRV record. */
  record Announcement(int priority, int weight, Server server) {}

  /**
   * The servers announced under a name, in the order to try them.
   *
   * @param name such as {@code _ldap._tcp.example.com}
   * @return empty if there are none
   * @throws NamingException if the name service cannot be asked
   */
  @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // only DNS is asked, for a configured name
  List<Server> find(String name) throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    environment.put("java.naming.provider.url", nameServer.map(at -> "dns://" + at).orElse("dns:"));
    environment.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
    InitialDirContext context = new InitialDirContext(environment);
    try {
      Attribute records = context.getAttributes(name, new String[] {"SRV"}).get("SRV");
      return records == null ? List.of() : inOrder(announcements(name, records.getAll()));
    } finally {
      context.close();
    }
  }

  private static List<Announcement> announcements(String name, NamingEnumeration<?> records)
      throws NamingException {
    List<Announcement> all = new ArrayList<>();
    while (records.hasMore() && all.size() < MAX_RECORDS) {
      String record = String.valueOf(records.next());
      announcement(name, record)
          .ifPresentOrElse(
              all::add, () -> LOG.warn("{}: the record '{}' is left out", name, record));
    }
    return all;
  }

  /** Reads {@code priority weight port target}; a target {@code .} is no server. */
  static Optional<Announcement> announcement(String name, String record) {
    String[] parts = record.split(" ", -1);
    if (parts.length != 4
        || !parts[0].matches("[0-9]{1,5}")
        || !parts[1].matches("[0-9]{1,5}")
        || !parts[2].matches("[1-9][0-9]{0,4}")) {
      return Optional.empty();
    }
    String target = withoutDot(parts[3]);
    int port = Integer.parseInt(parts[2]);
    return port > 65535 || !target.endsWith("." + domain(name))
        ? Optional.empty()
        : Optional.of(
            new Announcement(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), new Server(target, port)));
  }

  private static String domain(String name) {
    int protocol = name.indexOf('.');
    return withoutDot(name.substring(name.indexOf('.', protocol + 1) + 1));
  }

  private static String withoutDot(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** By priority; within one, a server comes first as often as its weight says. */
  private List<Server> inOrder(List<Announcement> all) {
    List<Announcement> left = new ArrayList<>(all);
    left.sort(Comparator.comparingInt(Announcement::priority));
    List<Server> order = new ArrayList<>();
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority();
      List<Announcement> same = left.stream().filter(each -> each.priority() == priority).toList();
      Announcement next = drawn(same);
      order.add(next.server());
      left.remove(next);
    }
    return List.copyOf(order);
  }

  private Announcement drawn(List<Announcement> same) {
    int sum = same.stream().mapToInt(each -> each.weight() + 1).sum();
    int at = random.nextInt(sum);
    for (Announcement each : same) {
      at -= each.weight() + 1;
      if (at < 0) {
        return each;
      }
    }
    return same.getLast();
  }
}
