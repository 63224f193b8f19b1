package org.sshmux.ldap.push.feed;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.IntermediateResponse;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncInfoIntermediateResponse;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestMode;
import com.unboundid.ldap.sdk.controls.ContentSyncStateControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * One base's content synchronization, over all connections that it has had. What the server sends
 * until it says that the refresh is done are changes only if it goes on from a cookie without
 * listing what is unchanged (RFC 4533 section 3.3.2, delete phase); else there is a gap.
 */
final class SyncSearch {
  private static final Duration READ = Duration.ofSeconds(2);

  private final String base;
  private final ChangeQueue queue;

  /** How far the changes were heard; nothing is kept beyond this process. */
  private volatile Optional<ASN1OctetString> cookie = Optional.empty();

  /** Whether the cookie is from what was heard; used by the thread that begins. */
  private boolean goesOn;

  private volatile Session session = new Session(new CompletableFuture<>(), false);

  SyncSearch(String base, ChangeQueue queue) {
    this.base = base;
    this.queue = queue;
  }

  /** Asks for the present state, unless it is known how far changes were heard. */
  void prepare(LDAPConnection connection) throws LDAPException {
    goesOn = cookie.isPresent();
    if (!goesOn) {
      cookie = presentState(connection);
    }
  }

  /** Sends the request. */
  void begin(LDAPConnection connection, CompletableFuture<String> ended) throws LDAPException {
    Session begun = new Session(ended, goesOn);
    begun.told = cookie.isPresent();
    session = begun;
    SearchRequest request =
        new SearchRequest(
            new Ear(begun::entry, begun::over), base, SearchScope.SUB, "(objectClass=*)", "1.1");
    request.addControl(
        new ContentSyncRequestControl(
            true, ContentSyncRequestMode.REFRESH_AND_PERSIST, cookie.orElse(null), false));
    request.setIntermediateResponseListener(begun::between);
    request.setResponseTimeoutMillis(0);
    Future<?> _ = connection.asyncSearch(request);
  }

  /** Waits until the refresh is done. */
  Feed.Start refreshed(Deadline deadline) throws LDAPException {
    try {
      return session.refreshed.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new LDAPException(ResultCode.TIMEOUT, "the refresh of " + base + " did not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.LOCAL_ERROR, "interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("completes with a value", e);
    }
  }

  /**
   * A cookie that stands for the present, so that the server need not send all entries once: it
   * names the sequence numbers that an OpenLDAP server shows on the entry above.
   */
  private Optional<ASN1OctetString> presentState(LDAPConnection connection) throws LDAPException {
    Optional<String> context = RootEntry.read(connection, READ).contextOf(base);
    if (context.isEmpty()) {
      return Optional.empty();
    }
    SearchRequest request =
        new SearchRequest(context.get(), SearchScope.BASE, "(objectClass=*)", "contextCSN");
    request.setResponseTimeoutMillis(READ.toMillis());
    SearchResultEntry entry = connection.searchForEntry(request);
    String @Nullable [] numbers = entry == null ? null : entry.getAttributeValues("contextCSN");
    return numbers == null || numbers.length == 0
        ? Optional.empty()
        : Optional.of(new ASN1OctetString("rid=000,csn=" + String.join(";", numbers)));
  }

  private void advance(@Nullable ASN1OctetString next) {
    if (next != null) {
      cookie = next.getValueLength() > 0 ? Optional.of(next) : Optional.empty();
    }
  }

  /** The search on one connection. Heard on one thread, that of the connection. */
  private final class Session {
    private final CompletableFuture<String> ended;
    private final boolean goesOn;
    private final CompletableFuture<Feed.Start> refreshed = new CompletableFuture<>();
    private Feed.Start start;

    /** Whether what comes now are changes, and not what is there anyway. */
    private volatile boolean told;

    Session(CompletableFuture<String> ended, boolean goesOn) {
      this.ended = ended;
      this.goesOn = goesOn;
      this.start = goesOn ? Feed.Start.COMPLETE : Feed.Start.GAP;
    }

    void entry(SearchResultEntry entry) {
      try {
        ContentSyncStateControl state = ContentSyncStateControl.get(entry);
        if (state == null) {
          unreadable();
          return;
        }
        changed(entry.getDN(), state);
        advance(state.getCookie());
      } catch (LDAPException | RuntimeException e) {
        unreadable();
      }
    }

    private void changed(String dn, ContentSyncStateControl state) {
      Set<String> id = Set.of(EntryKey.ofId(state.getEntryUUID().toString()));
      switch (state.getState()) {
        case PRESENT -> gap();
        case ADD -> tell(EntryChange.of(Kind.ADDED, dn, id));
        case MODIFY -> tell(EntryChange.of(Kind.CHANGED, dn, id));
        case DELETE -> tell(EntryChange.of(Kind.DELETED, isBelowBase(dn) ? dn : "", id));
      }
    }

    /** An entry that leaves the base is told of as gone, under the name that it has now. */
    private boolean isBelowBase(String dn) {
      return EntryKey.below(EntryKey.of(dn), List.of(EntryKey.of(base)));
    }

    void between(IntermediateResponse response) {
      try {
        ContentSyncInfoIntermediateResponse news =
            ContentSyncInfoIntermediateResponse.decode(response);
        switch (news.getType()) {
          case NEW_COOKIE -> {}
          case REFRESH_DELETE -> phaseOver(news.refreshDone());
          case REFRESH_PRESENT -> {
            gap();
            phaseOver(news.refreshDone());
          }
          case SYNC_ID_SET -> set(news);
        }
        advance(news.getCookie());
      } catch (LDAPException | RuntimeException e) {
        unreadable();
      }
    }

    private void set(ContentSyncInfoIntermediateResponse news) {
      List<UUID> ids = news.getEntryUUIDs() == null ? List.of() : news.getEntryUUIDs();
      if (news.refreshDeletes()) {
        ids.forEach(
            id -> tell(EntryChange.of(Kind.DELETED, "", Set.of(EntryKey.ofId(id.toString())))));
      } else {
        gap();
      }
    }

    private void phaseOver(boolean done) {
      if (done) {
        told = true;
        refreshed.complete(start);
      }
    }

    /** A server that refuses to go on may still begin anew: it may have lost its latest changes. */
    void over(SearchResult result) {
      ResultCode code = result.getResultCode();
      boolean refused = Feed.refusal(code);
      if (refused || code.equals(ResultCode.E_SYNC_REFRESH_REQUIRED)) {
        cookie = Optional.empty();
      }
      ended.complete("the synchronization of " + base + " ended: " + code.getName());
      refreshed.complete(refused && !goesOn ? Feed.Start.REFUSED : Feed.Start.GAP);
    }

    private void tell(EntryChange change) {
      if (told) {
        queue.offer(change);
      }
    }

    /** The server lists what is there, because it cannot tell what was changed. */
    private void gap() {
      if (!refreshed.isDone()) {
        start = Feed.Start.GAP;
        told = false;
      } else {
        unreadable();
      }
    }

    private void unreadable() {
      queue.everything("a change that cannot be read");
    }
  }
}
