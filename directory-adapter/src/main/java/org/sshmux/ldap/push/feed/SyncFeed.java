package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.push.change.ChangeQueue;

/**
 * Content synchronization (RFC 4533) in the mode refreshAndPersist, one search for each base.
 * Nothing else is asked on the connection until all have begun: a server may not answer meanwhile.
 */
final class SyncFeed implements Feed {
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private final List<SyncSearch> searches;

  /**
   * @param bases where entries of interest are, none below another
   */
  SyncFeed(List<String> bases, ChangeQueue queue) {
    this.searches = bases.stream().map(base -> new SyncSearch(base, queue)).toList();
  }

  @Override
  public Start start(LDAPConnection connection, CompletableFuture<String> ended)
      throws LDAPException {
    Deadline deadline = Deadline.in(REFRESH);
    Start whole = Start.COMPLETE;
    for (SyncSearch search : searches) {
      search.prepare(connection);
    }
    for (SyncSearch search : searches) {
      search.begin(connection, ended);
      switch (search.refreshed(deadline)) {
        case COMPLETE -> {}
        case GAP -> whole = Start.GAP;
        case REFUSED -> {
          return Start.REFUSED;
        }
      }
    }
    if (ended.isDone()) {
      throw new LDAPException(ResultCode.SERVER_DOWN, ended.join());
    }
    return whole;
  }

  @Override
  public void keepUp(LDAPConnection connection) {
    // Changes come by themselves.
  }

  @Override
  public String name() {
    return "syncrepl";
  }

  @Override
  public Duration interval() {
    return Duration.ofHours(1);
  }
}
