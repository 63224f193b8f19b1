package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.EntryChangeNotificationControl;
import com.unboundid.ldap.sdk.controls.PersistentSearchChangeType;
import com.unboundid.ldap.sdk.controls.PersistentSearchRequestControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;

/**
 * Searches that stay open and yield what is changed (draft-ietf-ldapext-psearch). The server never
 * says that it has begun, so a search that has not ended after a moment counts as begun once a
 * later request was answered; and there is no going on after an interruption.
 */
final class PersistentSearchFeed implements Feed {
  private static final Duration SETTLING = Duration.ofMillis(300);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final List<String> bases;
  private final ChangeQueue queue;

  /**
   * @param bases where entries of interest are, none below another
   */
  PersistentSearchFeed(List<String> bases, ChangeQueue queue) {
    this.bases = List.copyOf(bases);
    this.queue = queue;
  }

  @Override
  public Start start(LDAPConnection connection, CompletableFuture<String> ended)
      throws LDAPException {
    CompletableFuture<ResultCode> over = new CompletableFuture<>();
    for (String base : bases) {
      Future<?> _ =
          connection.asyncSearch(
              request(
                  base,
                  result -> {
                    over.complete(result.getResultCode());
                    ended.complete(
                        "a persistent search ended: " + result.getResultCode().getName());
                  }));
    }
    try {
      ResultCode code = over.get(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
      if (refuses(code)) {
        return Start.REFUSED;
      }
      throw new LDAPException(code, "a persistent search ended at once");
    } catch (TimeoutException e) {
      RootEntry.read(connection, ANSWER);
      return Start.GAP;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.LOCAL_ERROR, "interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("completes with a value", e);
    }
  }

  /** A server that ignores the control ends the search like any other one. */
  private static boolean refuses(ResultCode code) {
    return Feed.refusal(code) || code.equals(ResultCode.SUCCESS);
  }

  private SearchRequest request(String base, Consumer<SearchResult> end) throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            new Ear(this::changed, end), base, SearchScope.SUB, "(objectClass=*)", "objectClass");
    request.addControl(
        new PersistentSearchRequestControl(
            PersistentSearchChangeType.allChangeTypes(), true, true, true));
    request.setResponseTimeoutMillis(0);
    return request;
  }

  private void changed(SearchResultEntry entry) {
    try {
      EntryChangeNotificationControl change = EntryChangeNotificationControl.get(entry);
      queue.offer(
          change == null
              ? EntryChange.of(Kind.MODIFIED, entry.getDN(), Set.of())
              : new EntryChange(
                  kind(change.getChangeType()),
                  entry.getDN(),
                  Optional.ofNullable(change.getPreviousDN()),
                  Set.of(),
                  Optional.empty()));
    } catch (LDAPException e) {
      queue.everything("a change that cannot be read");
    }
  }

  private static Kind kind(PersistentSearchChangeType type) {
    return switch (type) {
      case ADD -> Kind.ADDED;
      case DELETE -> Kind.DELETED;
      case MODIFY -> Kind.MODIFIED;
      case MODIFY_DN -> Kind.RENAMED;
    };
  }

  @Override
  public void keepUp(LDAPConnection connection) {
    // Changes come by themselves.
  }

  @Override
  public String name() {
    return "persistent search";
  }

  @Override
  public Duration interval() {
    return Duration.ofHours(1);
  }
}
