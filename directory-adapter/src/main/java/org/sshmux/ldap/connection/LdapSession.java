package org.sshmux.ldap.connection;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One connection on loan, and the deadline of the look-up that runs on it: every search of a
 * look-up goes through one session, because a page cookie belongs to its connection. Used by one
 * thread.
 */
public final class LdapSession {
  private final LDAPConnection connection;
  private final Deadline deadline;
  private final Duration operation;

  public LdapSession(LDAPConnection connection, Deadline deadline, Duration operation) {
    this.connection = connection;
    this.deadline = deadline;
    this.operation = operation;
  }

  /**
   * What is searched for.
   *
   * @param base where the subtree begins
   * @param filter which entries
   * @param attributes what of them, by name
   * @param controls how
   */
  public record Question(
      String base, Filter filter, List<String> attributes, List<Control> controls) {
    public Question {
      attributes = List.copyOf(attributes);
      controls = List.copyOf(controls);
    }
  }

  /**
   * What was found.
   *
   * @param entries as returned, in order
   * @param cut why there are more
   * @param referred whether part of the tree is on another server; referrals are not followed
   */
  public record Findings(List<SearchResultEntry> entries, Optional<Limit> cut, boolean referred) {
    public Findings {
      entries = List.copyOf(entries);
    }
  }

  /** Asks for a few entries at once. */
  public Findings search(Question question, int limit) throws LDAPException, DirectoryAway {
    SearchRequest request = request(question);
    request.setSizeLimit(limit);
    Page page = page(request);
    return new Findings(page.entries(), page.cut(), page.referred());
  }

  /** Asks for many entries page by page, up to a limit. */
  public Findings searchAll(Question question, int pageSize, int limit)
      throws LDAPException, DirectoryAway {
    List<SearchResultEntry> entries = new ArrayList<>();
    boolean referred = false;
    Page page = new Page(List.of(), Optional.empty(), false, Optional.empty());
    do {
      SearchRequest request = request(question);
      request.addControl(new SimplePagedResultsControl(pageSize, page.next().orElse(null), false));
      page = page(request);
      entries.addAll(page.entries());
      referred |= page.referred();
      if (entries.size() > limit) {
        return new Findings(entries, Optional.of(Limit.SIZE), referred);
      }
    } while (page.next().isPresent());
    return new Findings(entries, page.cut(), referred);
  }

  /**
   * Asks for one entry by its name; what only a read of the entry itself shows (such as {@code
   * tokenGroups}) is shown.
   *
   * @return empty if there is none, or none that may be seen
   */
  public Optional<SearchResultEntry> read(String dn, List<String> attributes)
      throws LDAPException, DirectoryAway {
    Filter any = Filter.createPresenceFilter("objectClass");
    try {
      Page page = page(request(new Question(dn, any, attributes, List.of()), SearchScope.BASE));
      return page.entries().stream().findFirst();
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Which limit ended a search. */
  public enum Limit {
    SIZE,
    TIME,
    ADMINISTRATIVE;

    /** Which one it is and, where that helps, what to do about it. */
    public String explained() {
      return switch (this) {
        case SIZE ->
            "the directory's size limit for the gateway's account;"
                + " raise it for paged searches (OpenLDAP: olcLimits, size.prtotal)";
        case TIME -> "the directory's time limit";
        case ADMINISTRATIVE -> "an administrative limit of the directory";
      };
    }
  }

  /** What one search brought, and the cookie if it was a page and not the last one. */
  private record Page(
      List<SearchResultEntry> entries,
      Optional<Limit> cut,
      boolean referred,
      Optional<ASN1OctetString> next) {}

  private SearchRequest request(Question question) throws DirectoryAway {
    return request(question, SearchScope.SUB);
  }

  private SearchRequest request(Question question, SearchScope scope) throws DirectoryAway {
    if (deadline.passed()) {
      throw new DirectoryAway("the look-up took too long");
    }
    SearchRequest request =
        new SearchRequest(
            question.base(),
            scope,
            question.filter(),
            question.attributes().toArray(String[]::new));
    request.addControls(question.controls().toArray(Control[]::new));
    request.setFollowReferrals(false);
    Duration time = deadline.leftUpTo(operation);
    request.setResponseTimeoutMillis(Math.max(1, time.toMillis()));
    request.setTimeLimitSeconds(Math.toIntExact(time.toSeconds()) + 1);
    return request;
  }

  private Page page(SearchRequest request) throws LDAPException {
    try {
      SearchResult result = connection.search(request);
      SimplePagedResultsControl paged = SimplePagedResultsControl.get(result);
      return new Page(
          Objects.requireNonNull(result.getSearchEntries()),
          Optional.empty(),
          result.getReferenceCount() > 0,
          Optional.ofNullable(paged)
              .filter(SimplePagedResultsControl::moreResultsToReturn)
              .map(SimplePagedResultsControl::getCookie));
    } catch (LDAPSearchException e) {
      Limit limit =
          switch (e.getResultCode().intValue()) {
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE -> Limit.SIZE;
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE -> Limit.TIME;
            case ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE -> Limit.ADMINISTRATIVE;
            default -> throw e;
          };
      List<SearchResultEntry> entries = e.getSearchEntries();
      return new Page(
          entries == null ? List.of() : entries,
          Optional.of(limit),
          e.getReferenceCount() > 0,
          Optional.empty());
    }
  }
}
