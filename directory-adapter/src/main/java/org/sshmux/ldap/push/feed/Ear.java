package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.util.function.Consumer;

/** Hears the entries and the end of a search that stays open. */
final class Ear implements AsyncSearchResultListener {
  private static final long serialVersionUID = 1;

  private final transient Consumer<SearchResultEntry> entries;
  private final transient Consumer<SearchResult> end;

  Ear(Consumer<SearchResultEntry> entries, Consumer<SearchResult> end) {
    this.entries = entries;
    this.end = end;
  }

  @Override
  public void searchEntryReturned(SearchResultEntry entry) {
    entries.accept(entry);
  }

  @Override
  public void searchReferenceReturned(SearchResultReference reference) {
    // What is on other servers is not watched; cache times bound it.
  }

  @Override
  public void searchResultReceived(AsyncRequestID request, SearchResult result) {
    end.accept(result);
  }
}
