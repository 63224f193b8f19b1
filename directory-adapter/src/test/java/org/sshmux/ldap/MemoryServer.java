package org.sshmux.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A directory in memory behind a real LDAP listener on loopback, which counts what it is asked and
 * misbehaves on demand.
 */
public final class MemoryServer implements AutoCloseable {
  private final InMemoryDirectoryServer server;
  private final List<String> searches = new CopyOnWriteArrayList<>();
  private final AtomicInteger binds = new AtomicInteger();
  private final AtomicReference<Fault> fault = new AtomicReference<>(search -> {});

  private MemoryServer(InMemoryDirectoryServerConfig config) throws LDAPException {
    this.server = new InMemoryDirectoryServer(config);
  }

  /** What happens to a search before it is answered. */
  interface Fault {
    void before(InMemoryInterceptedSearchRequest search) throws LDAPException;
  }

  public static MemoryServer start() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(Entries.BASE);
    config.setSchema(null);
    config.addAdditionalBindCredentials(Slapd.READER, Slapd.PASSWORD);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "plain", InetAddress.ofLiteral("127.0.0.1"), 0, null));
    AtomicReference<MemoryServer> self = new AtomicReference<>();
    config.addInMemoryOperationInterceptor(
        new InMemoryOperationInterceptor() {
          @Override
          public void processSearchRequest(InMemoryInterceptedSearchRequest request)
              throws LDAPException {
            self.get().searched(request);
          }

          @Override
          public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            self.get().binds.incrementAndGet();
          }
        });
    MemoryServer memory = new MemoryServer(config);
    self.set(memory);
    memory.modify("dn: " + Entries.BASE + "\nobjectClass: domain\ndc: example\n");
    for (String unit : List.of("people", "groups", "hosts")) {
      memory.modify(Entries.unit(unit));
    }
    memory.server.startListening();
    return memory;
  }

  public String url() {
    return "ldap://127.0.0.1:" + server.getListenPort();
  }

  public void modify(String ldif) throws Exception {
    try (LDIFReader changes =
        new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      LDIFChangeRecord change = changes.readChangeRecord(true);
      while (change != null) {
        change.processChange(server);
        change = changes.readChangeRecord(true);
      }
    }
  }

  /**
   * The bases of all searches so far, without signs of life and without those that only prepare for
   * people: they ask for names or members and for nothing else.
   */
  public List<String> searches() {
    return new ArrayList<>(searches);
  }

  public int binds() {
    return binds.get();
  }

  public void misbehave(Fault next) {
    fault.set(next);
  }

  public void behave() {
    fault.set(search -> {});
  }

  /** From now on a search is answered only after the latch opens. */
  public void hangUntil(CountDownLatch latch) {
    misbehave(search -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new LDAPException(ResultCode.BUSY, "interrupted", e);
      }
    });
  }

  public void failWith(ResultCode code) {
    misbehave(search -> {
      throw new LDAPException(code, "on demand");
    });
  }

  /** Drops every connection and listens no more. */
  public void shutDown() {
    server.shutDown(true);
  }

  /** Listens again, on the same port. */
  public void startAgain() throws LDAPException {
    server.startListening();
  }

  @Override
  public void close() {
    behave();
    server.shutDown(true);
  }

  private void searched(InMemoryInterceptedSearchRequest search) throws LDAPException {
    List<String> asked = search.getRequest().getAttributeList();
    boolean prepares =
        List.of("1.1").equals(asked) || List.of("member", "uniqueMember").equals(asked);
    if (!search.getRequest().getBaseDN().isEmpty() && !prepares) {
      searches.add(search.getRequest().getBaseDN());
    }
    fault.get().before(search);
  }
}
