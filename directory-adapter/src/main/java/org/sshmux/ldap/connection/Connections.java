package org.sshmux.ldap.connection;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.config.LdapConfig;

/**
 * The connections to the directory: pooled, handed out in order of arrival, each wait bounded, and
 * left alone while the directory keeps failing. Safe for many threads.
 */
public final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final LdapConfig config;
  private final FailoverServers servers;
  private final LDAPConnectionPool pool;
  private final Semaphore permits;
  private final CircuitBreaker breaker;
  private final OutageWatch watch;

  private Connections(
      LdapConfig config,
      FailoverServers servers,
      LDAPConnectionPool pool,
      CircuitBreaker breaker,
      OutageWatch watch) {
    this.config = config;
    this.servers = servers;
    this.pool = pool;
    this.permits = new Semaphore(config.pool().max(), true);
    this.breaker = breaker;
    this.watch = watch;
  }

  /** Work on one connection; it may be done again from the start on another one. */
  public interface Work<T> {
    T on(LdapSession session) throws LDAPException, DirectoryAway;
  }

  /** Work on one connection without a result. */
  public interface Aside {
    void on(LdapSession session) throws LDAPException, DirectoryAway;
  }

  /**
   * Reads the files that the configuration names and makes ready to connect; does not connect.
   *
   * @throws IOException if a file cannot be read
   */
  public static Connections prepare(
      LdapConfig config, OutageWatch watch, InstantSource clock, RandomGenerator random)
      throws IOException {
    return prepare(config, watch, clock, random, PasswordRest.of(config.bind(), clock));
  }

  /**
   * The same beside other connections of the directory.
   *
   * @param password shared with them
   * @throws IOException if a file cannot be read
   */
  public static Connections prepare(
      LdapConfig config,
      OutageWatch watch,
      InstantSource clock,
      RandomGenerator random,
      PasswordRest password)
      throws IOException {
    LdapConfig.Pool size = config.pool();
    try {
      FailoverServers servers = FailoverServers.of(config, clock, password);
      LDAPConnectionPool pool =
          new LDAPConnectionPool(servers, null, 0, size.max(), 1, null, false);
      pool.setConnectionPoolName("directory");
      pool.setCreateIfNecessary(false);
      pool.setMaxWaitTimeMillis(size.maxWait().toMillis());
      pool.setMaxConnectionAgeMillis(size.maxAge().toMillis());
      pool.setHealthCheck(new SignOfLife(config.timeouts().bind()));
      pool.setHealthCheckIntervalMillis(size.healthInterval().toMillis());
      return new Connections(config, servers, pool, new CircuitBreaker(clock, random), watch);
    } catch (LDAPException e) {
      throw new IOException("the directory section cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the initial connections, one after the other; gives up at the first that fails. That they
   * open ends no outage: a server may take a password and answer no question.
   *
   * @return whether all are open
   */
  public boolean warmUp() {
    List<LDAPConnection> opened = new ArrayList<>();
    try {
      for (int i = 0; i < config.pool().initial(); i++) {
        opened.add(pool.getConnection());
      }
      return true;
    } catch (LDAPException e) {
      watch.failed("connect", describe(e));
      return false;
    } finally {
      opened.forEach(pool::releaseConnection);
    }
  }

  /**
   * Does work on a connection.
   *
   * @param operation what the work is for, such as {@code find}
   * @param subject whom or what it is about
   * @throws DirectoryAway if it could not be done in time
   */
  public <T> T with(String operation, String subject, Deadline deadline, Work<T> work)
      throws DirectoryAway {
    Optional<CircuitBreaker.Pass> pass = breaker.enter();
    if (pass.isEmpty()) {
      throw new DirectoryAway("left alone after failures, the latest: " + watch.lastDetail());
    }
    boolean permitted = false;
    try {
      permitted = acquire(deadline);
      if (!permitted) {
        pass.get().unused();
        throw new DirectoryAway("all " + config.pool().max() + " connections are in use");
      }
      T result = attempt(deadline, work);
      pass.get().succeeded();
      watch.answered(operation);
      return result;
    } catch (ErrorAnswer e) {
      pass.get().unused();
      watch.refused(operation, subject, describe(e));
      throw new DirectoryAway(describe(e));
    } catch (LDAPException e) {
      throw failed(operation, pass.get(), e);
    } catch (DirectoryAway e) {
      throw permitted ? failed(operation, pass.get(), e.detail()) : e;
    } catch (RuntimeException e) {
      pass.get().failed();
      throw e;
    } finally {
      if (permitted) {
        permits.release();
      }
    }
  }

  /**
   * Does work that nobody waits for, once, if a connection is to spare, beside one for somebody who
   * waits. That it failed says nothing about the directory.
   *
   * @return whether it was done
   */
  public boolean aside(Deadline deadline, Aside work) {
    if (permits.availablePermits() < 2 || !permits.tryAcquire()) {
      return false;
    }
    try {
      LDAPConnection connection = pool.getConnection();
      boolean usable = false;
      try {
        work.on(new LdapSession(connection, deadline, config.timeouts().operation()));
        usable = true;
        return true;
      } catch (DirectoryAway e) {
        usable = true;
        LOG.debug("not done aside: {}", e.detail());
        return false;
      } finally {
        release(connection, usable);
      }
    } catch (LDAPException e) {
      LOG.debug("not done aside: {}", describe(e));
      return false;
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    watch.end();
    pool.close();
  }

  private boolean acquire(Deadline deadline) {
    try {
      Duration wait = deadline.leftUpTo(config.pool().maxWait());
      return permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Goes on to the next connection when one turns out to be dead, while there is time. */
  private <T> T attempt(Deadline deadline, Work<T> work) throws LDAPException, DirectoryAway {
    for (int spare = config.pool().max(); ; spare--) {
      LDAPConnection connection = pool.getConnection();
      String server = connection.getHostPort();
      boolean usable = false;
      try {
        T result = work.on(new LdapSession(connection, deadline, config.timeouts().operation()));
        usable = true;
        return result;
      } catch (LDAPException e) {
        usable = e.getResultCode().isConnectionUsable();
        if (!elsewhere(e.getResultCode(), connection) || spare == 0 || deadline.passed()) {
          LDAPException named = FailoverServers.named(server, e);
          throw isAnswer(e.getResultCode()) ? new ErrorAnswer(named) : named;
        }
      } catch (DirectoryAway e) {
        usable = true;
        throw e;
      } finally {
        release(connection, usable);
      }
    }
  }

  /** Whether another connection may do better: to the same server only if no wait was lost. */
  private boolean elsewhere(ResultCode code, LDAPConnection connection) {
    if (code.equals(ResultCode.TIMEOUT) && servers.shun(connection)) {
      pool.shrinkPool(0);
      return true;
    }
    return code.equals(ResultCode.SERVER_DOWN) || code.equals(ResultCode.UNAVAILABLE);
  }

  /** A dead connection is not replaced here and now: that would cost the caller another wait. */
  private void release(LDAPConnection connection, boolean usable) {
    if (usable) {
      pool.releaseConnection(connection);
    } else {
      pool.discardConnection(connection);
    }
  }

  /** A refused password has a rest of its own, which ends by itself, so it opens no breaker. */
  private DirectoryAway failed(String operation, CircuitBreaker.Pass pass, LDAPException failure) {
    if (isAnswer(failure.getResultCode())) {
      pass.unused();
      watch.failed(operation, describe(failure));
      return new DirectoryAway(describe(failure));
    }
    return failed(operation, pass, describe(failure));
  }

  /**
   * Results from 81 on are the client's own: nobody answered (RFC 4511 section 4.1.9 ends at 80).
   */
  private static boolean isAnswer(ResultCode code) {
    return code.intValue() < ResultCode.SERVER_DOWN_INT_VALUE
        && !code.equals(ResultCode.BUSY)
        && !code.equals(ResultCode.UNAVAILABLE);
  }

  private DirectoryAway failed(String operation, CircuitBreaker.Pass pass, String detail) {
    pass.failed();
    watch.failed(operation, detail);
    return new DirectoryAway(detail);
  }

  private static String describe(LDAPException e) {
    return e.getResultCode().getName() + ": " + e.getMessage();
  }

  /**
   * A question, not the connection, was answered with an error. It may be about this question only,
   * so it keeps nobody else away.
   */
  private static final class ErrorAnswer extends LDAPException {
    @Serial private static final long serialVersionUID = 1L;

    ErrorAnswer(LDAPException error) {
      super(error);
    }
  }

  /** Any answer to a read of the root entry shows that an idle connection is alive. */
  private static final class SignOfLife extends LDAPConnectionPoolHealthCheck {
    private final Duration timeout;

    SignOfLife(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public void ensureConnectionValidForContinuedUse(LDAPConnection connection)
        throws LDAPException {
      SearchRequest request = new SearchRequest("", SearchScope.BASE, "(objectClass=*)", "1.1");
      request.setResponseTimeoutMillis(timeout.toMillis());
      try {
        connection.search(request);
      } catch (LDAPException e) {
        if (!e.getResultCode().isConnectionUsable()) {
          throw e;
        }
      }
    }
  }
}
