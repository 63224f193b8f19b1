package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.TlsMode;
import org.sshmux.ldap.config.Server;

/**
 * The servers of one directory, each ready to be connected to, protected and bound. Servers that
 * are announced by SRV records are looked up now and then; while the name service is away, those
 * found last stand. Safe for many threads.
 */
final class ServerSets {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSets.class);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration LOOK_AGAIN_AFTER_FAILURE = Duration.ofSeconds(10);

  private final LdapConfig config;
  private final LDAPConnectionOptions options;
  private final Optional<SSLContext> context;
  private final ServiceRecords records;
  private final InstantSource clock;
  private final Map<Server, SingleServerSet> made = new ConcurrentHashMap<>();
  private final Map<String, List<Server>> lastAnnounced = new ConcurrentHashMap<>();
  private volatile BindRequest bind;
  private volatile List<SingleServerSet> last = List.of();
  private volatile Instant lookAgain = Instant.MIN;

  private ServerSets(
      LdapConfig config, LDAPConnectionOptions options, ServiceRecords records, InstantSource clock)
      throws IOException {
    this.config = config;
    this.options = options;
    this.context =
        config.tls().mode() == TlsMode.NONE
            ? Optional.empty()
            : Optional.of(Trust.context(config.tls()));
    this.bind = Binding.of(config);
    this.records = records;
    this.clock = clock;
  }

  /**
   * The servers of a configuration; looks nothing up yet.
   *
   * @throws IOException if a file that the configuration names cannot be read
   */
  static ServerSets of(LdapConfig config, LDAPConnectionOptions options, InstantSource clock)
      throws IOException {
    ServiceRecords records = new ServiceRecords(Optional.empty(), RandomGenerator.getDefault());
    return new ServerSets(config, options, records, clock);
  }

  /** The same with a name service of its own. */
  static ServerSets of(
      LdapConfig config, LDAPConnectionOptions options, ServiceRecords records, InstantSource clock)
      throws IOException {
    return new ServerSets(config, options, records, clock);
  }

  /**
   * Reads the password again; connections that were opened before stay.
   *
   * @throws IOException if its file cannot be read
   */
  void bindAnew() throws IOException {
    bind = Binding.of(config);
    made.clear();
    lookAgain = Instant.MIN;
  }

  /** Those of the latest {@link #now}. */
  List<SingleServerSet> known() {
    return last;
  }

  /**
   * The servers in order of preference. May block for the name service.
   *
   * @throws LDAPException if servers have to be looked up, and none was ever found
   */
  List<SingleServerSet> now() throws LDAPException {
    Instant now = clock.instant();
    if (now.isBefore(lookAgain)) {
      return last;
    }
    List<Server> found = new ArrayList<>();
    Duration next = LOOK_AGAIN;
    for (String url : config.servers()) {
      Server server = Server.parse(url, config.tls().mode());
      if (!server.isAnnounced()) {
        found.add(server);
        continue;
      }
      Optional<List<Server>> announced = announced(server.host());
      announced.ifPresent(servers -> lastAnnounced.put(server.host(), servers));
      found.addAll(lastAnnounced.getOrDefault(server.host(), List.of()));
      next = announced.isEmpty() ? LOOK_AGAIN_AFTER_FAILURE : next;
    }
    lookAgain = now.plus(next);
    if (found.isEmpty() && last.isEmpty()) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, "no SRV record names a server");
    }
    if (!found.isEmpty()) {
      made.keySet().retainAll(found);
      last = found.stream().distinct().map(this::ready).collect(Collectors.toUnmodifiableList());
    }
    return last;
  }

  /** What the name service says now; empty if it says nothing that can be used. */
  private Optional<List<Server>> announced(String name) {
    try {
      List<Server> servers = records.find(name);
      if (servers.isEmpty()) {
        LOG.warn("{}: no SRV record names a server of its domain", name);
      }
      return servers.isEmpty() ? Optional.empty() : Optional.of(servers);
    } catch (NamingException e) {
      LOG.warn("{}: the SRV records cannot be looked up: {}", name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private SingleServerSet ready(Server server) {
    return made.computeIfAbsent(server, this::make);
  }

  private SingleServerSet make(Server server) {
    TlsMode mode = config.tls().mode();
    @Nullable PostConnectProcessor startTls =
        mode == TlsMode.STARTTLS
            ? new StartTLSPostConnectProcessor(context.orElseThrow().getSocketFactory())
            : null;
    return new SingleServerSet(
        server.host(),
        server.port(),
        mode == TlsMode.LDAPS ? context.orElseThrow().getSocketFactory() : null,
        options,
        bind,
        startTls);
  }
}
