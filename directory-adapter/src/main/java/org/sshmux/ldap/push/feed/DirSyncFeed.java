package org.sshmux.ldap.push.feed;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.sshmux.ldap.push.change.ChangeQueue;

/**
 * Active Directory's DirSync control, asked again and again: each answer holds what was changed
 * since the one before, also across connections.
 */
final class DirSyncFeed implements Feed {
  private static final String SHOW_DELETED = "1.2.840.113556.1.4.417";
  private static final String EVERY_ENTRY = "(objectClass=*)";

  /** Yields no entry, but the cookie that stands for the present. */
  private static final String NO_ENTRY = "(!(objectClass=*))";

  private static final int FLAGS =
      ActiveDirectoryDirSyncControl.FLAG_OBJECT_SECURITY
          | ActiveDirectoryDirSyncControl.FLAG_INCREMENTAL_VALUES;
  private static final int MAX_ATTRIBUTES = 1 << 20;
  private static final int MAX_ROUNDS = 1000;

  private final List<String> bases;
  private final DirSyncEntry form;
  private final ChangeQueue queue;
  private final Optional<RollCall> rollCall;
  private final Duration interval;
  private final Map<String, ASN1OctetString> cookies = new ConcurrentHashMap<>();

  /**
   * @param bases where entries of interest are; the control wants the naming contexts around them
   * @param memberAttributes which attributes list members
   * @param rollCall for servers that do not tell the gateway of deletions
   */
  DirSyncFeed(
      List<String> bases,
      List<String> memberAttributes,
      ChangeQueue queue,
      Optional<RollCall> rollCall,
      Duration interval) {
    this.bases = List.copyOf(bases);
    this.form = new DirSyncEntry(memberAttributes);
    this.queue = queue;
    this.rollCall = rollCall;
    this.interval = interval;
  }

  @Override
  public Start start(LDAPConnection connection, CompletableFuture<String> ended)
      throws LDAPException {
    boolean anew = cookies.isEmpty();
    try {
      RootEntry root = RootEntry.read(connection, Duration.ofSeconds(2));
      Set<String> contexts = new LinkedHashSet<>();
      bases.forEach(base -> contexts.add(root.contextOf(base).orElse(base)));
      boolean goesOn = cookies.keySet().containsAll(contexts);
      for (String context : contexts) {
        ask(connection, context);
      }
      if (rollCall.isPresent()) {
        rollCall.get().begin(connection, contexts);
      }
      return goesOn ? Start.COMPLETE : Start.GAP;
    } catch (LDAPException e) {
      cookies.clear();
      if (anew && Feed.refusal(e.getResultCode())) {
        return Start.REFUSED;
      }
      throw e;
    }
  }

  @Override
  public void keepUp(LDAPConnection connection) throws LDAPException {
    for (String context : cookies.keySet()) {
      ask(connection, context);
    }
    if (rollCall.isPresent()) {
      rollCall.get().turn(connection);
    }
  }

  @Override
  public String name() {
    return "dirsync";
  }

  @Override
  public Duration interval() {
    return interval;
  }

  private void ask(LDAPConnection connection, String context) throws LDAPException {
    boolean first = !cookies.containsKey(context);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      SearchRequest request =
          new SearchRequest(context, SearchScope.SUB, first ? NO_ENTRY : EVERY_ENTRY);
      request.addControl(
          new ActiveDirectoryDirSyncControl(true, FLAGS, MAX_ATTRIBUTES, cookies.get(context)));
      request.addControl(new Control(SHOW_DELETED, true));
      SearchResult result = connection.search(request);
      if (!first) {
        Objects.requireNonNull(result.getSearchEntries())
            .forEach(entry -> queue.offer(form.change(entry)));
      }
      ActiveDirectoryDirSyncControl answer = ActiveDirectoryDirSyncControl.get(result);
      if (answer == null || answer.getCookie() == null) {
        throw new LDAPException(ResultCode.NOT_SUPPORTED, "no DirSync cookie in the answer");
      }
      cookies.put(context, answer.getCookie());
      if (answer.getFlags() == 0) {
        return;
      }
    }
    throw new LDAPException(ResultCode.LOCAL_ERROR, "DirSync did not end");
  }
}
