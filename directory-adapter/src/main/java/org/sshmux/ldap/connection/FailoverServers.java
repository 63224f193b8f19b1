package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SingleServerSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sshmux.ldap.config.LdapConfig;

/**
 * Connects to the first server that answers. A server that just failed is tried last for a while. A
 * refused password, or Kerberos key, is not sent again for a while, whoever asks: each try counts
 * against the gateway's account. Safe for many threads.
 */
public final class FailoverServers extends ServerSet {
  private static final String PASSWORD_REFUSED = "the gateway's own password was refused";
  private static final int MAX_MESSAGE_BYTES = 8 << 20;
  private static final int MOST_CAUSES = 8;
  private static final Duration SHUN = Duration.ofSeconds(10);

  private final ServerSets servers;
  private final InstantSource clock;
  private final Duration patience;
  private final Map<SingleServerSet, Instant> failedAt = new ConcurrentHashMap<>();

  private final PasswordRest password;
  private final AtomicInteger passwordChanges = new AtomicInteger();

  /**
   * @param servers in order of preference
   * @param clock measures how long a failure counts
   * @param patience how long one connection attempt may wait for another
   * @param password keeps a refused password from being repeated
   */
  FailoverServers(
      ServerSets servers, InstantSource clock, Duration patience, PasswordRest password) {
    this.password = password;
    this.servers = servers;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * The servers of a configuration; does not connect.
   *
   * @throws IOException if a file that the configuration names cannot be read
   */
  static FailoverServers of(LdapConfig config, InstantSource clock, PasswordRest password)
      throws IOException, LDAPException {
    return of(config, clock, password, options(config));
  }

  /**
   * The same, for connections on which searches stay open: they can be read while something else is
   * asked.
   *
   * @throws IOException if a file that the configuration names cannot be read
   */
  public static FailoverServers forListening(
      LdapConfig config, InstantSource clock, PasswordRest password)
      throws IOException, LDAPException {
    LDAPConnectionOptions options = options(config);
    options.setUseSynchronousMode(false);
    return of(config, clock, password, options);
  }

  private static FailoverServers of(
      LdapConfig config, InstantSource clock, PasswordRest password, LDAPConnectionOptions options)
      throws IOException, LDAPException {
    LdapConfig.Timeouts timeouts = config.timeouts();
    return new FailoverServers(
        ServerSets.of(config, options, clock),
        clock,
        timeouts.connect().plus(timeouts.bind()),
        password);
  }

  private static LDAPConnectionOptions options(LdapConfig config) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(Math.toIntExact(config.timeouts().connect().toMillis()));
    options.setResponseTimeoutMillis(config.timeouts().operation().toMillis());
    options.setUseSynchronousMode(true);
    options.setAbandonOnTimeout(true);
    options.setFollowReferrals(false);
    options.setMaxMessageSize(MAX_MESSAGE_BYTES);
    options.setSSLSocketVerifier(new PeerCheck(config.tls()));
    return options;
  }

  /**
   * Takes note that a server does not answer although it is connected.
   *
   * @return whether there is another one to ask
   */
  public boolean shun(LDAPConnection connection) {
    List<SingleServerSet> known = servers.known();
    for (SingleServerSet server : known) {
      if (server.getAddress().equals(connection.getConnectedAddress())
          && server.getPort() == connection.getConnectedPort()) {
        failedAt.put(server, clock.instant());
      }
    }
    return known.size() > 1;
  }

  @Override
  public LDAPConnection getConnection() throws LDAPException {
    return connect(null);
  }

  @Override
  public LDAPConnection getConnection(@Nullable LDAPConnectionPoolHealthCheck healthCheck)
      throws LDAPException {
    return connect(healthCheck);
  }

  private LDAPConnection connect(@Nullable LDAPConnectionPoolHealthCheck healthCheck)
      throws LDAPException {
    if (password.isAccepted()) {
      return firstThatAnswers(healthCheck);
    }
    try {
      if (!password.firstBind().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new LDAPException(ResultCode.CONNECT_ERROR, "another connection is being attempted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.CONNECT_ERROR, "interrupted while connecting", e);
    }
    try {
      return firstThatAnswers(healthCheck);
    } finally {
      password.firstBind().unlock();
    }
  }

  private LDAPConnection firstThatAnswers(@Nullable LDAPConnectionPoolHealthCheck healthCheck)
      throws LDAPException {
    List<LDAPException> failures = new ArrayList<>();
    readPasswordIfChanged();
    for (SingleServerSet server : inOrder()) {
      Optional<PasswordRest.Refusal> rest = password.rest();
      if (rest.isPresent()) {
        throw resting(rest.get());
      }
      try {
        LDAPConnection connection = server.getConnection(healthCheck);
        failedAt.remove(server);
        password.accepted();
        return connection;
      } catch (LDAPException e) {
        LDAPException plain = KerberosFailure.plain(e);
        String address = server.getAddress() + ":" + server.getPort();
        failed(server, address, plain);
        failures.add(
            plain.equals(e)
                ? named(address, e)
                : said(address, plain, String.valueOf(plain.getMessage())));
      }
    }
    throw all(failures);
  }

  private static LDAPException resting(PasswordRest.Refusal refusal) {
    return new LDAPException(
        ResultCode.INVALID_CREDENTIALS,
        refusal.server()
            + ": "
            + PASSWORD_REFUSED
            + "; asking again after "
            + refusal.until()
            + ": "
            + refusal.detail());
  }

  /** A file that cannot be read is tried again, and the password of before is not sent. */
  private void readPasswordIfChanged() throws LDAPException {
    int changes = password.changes();
    if (passwordChanges.get() == changes) {
      return;
    }
    try {
      servers.bindAnew();
    } catch (IOException e) {
      throw new LDAPException(ResultCode.LOCAL_ERROR, String.valueOf(e.getMessage()), e);
    }
    passwordChanges.set(changes);
  }

  private static LDAPException all(List<LDAPException> failures) {
    if (failures.isEmpty()) {
      return new LDAPException(ResultCode.CONNECT_ERROR, "no server to connect to");
    }
    LDAPException last = failures.getLast();
    String causes =
        failures.stream()
            .limit(MOST_CAUSES)
            .map(LDAPException::getMessage)
            .collect(Collectors.joining("; "));
    return new LDAPException(last.getResultCode(), causes, last);
  }

  /** The same failure; its message begins with the server and says why. */
  static LDAPException named(String server, LDAPException failure) {
    return said(
        server,
        failure,
        failure.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
            ? PASSWORD_REFUSED + "; see directory.bind"
            : Cause.of(failure));
  }

  private static LDAPException said(String server, LDAPException failure, String cause) {
    return new LDAPException(failure.getResultCode(), server + ": " + cause, failure);
  }

  private void failed(SingleServerSet server, String address, LDAPException failure) {
    Instant now = clock.instant();
    failedAt.put(server, now);
    if (failure.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
      password.refused(address, String.valueOf(failure.getMessage()));
    }
  }

  private List<SingleServerSet> inOrder() throws LDAPException {
    Instant now = clock.instant();
    return servers.now().stream()
        .sorted(Comparator.comparing((SingleServerSet server) -> shunned(server, now)))
        .toList();
  }

  private boolean shunned(SingleServerSet server, Instant now) {
    Instant at = failedAt.get(server);
    return at != null && Duration.between(at, now).abs().compareTo(SHUN) < 0;
  }
}
