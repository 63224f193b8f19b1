package org.sshmux.ldap.group;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.LdapSession;

/**
 * A directory in memory that answers as a domain controller does: it computes {@code memberOf} and
 * {@code tokenGroups}, follows members in chain, gives out long attributes in ranges and long
 * answers in pages, and names other partitions. Everything comes from the {@code member} values and
 * from {@code primaryGroupID}.
 */
public final class DomainController implements AutoCloseable {
  public static final String BASE = "dc=example,dc=test";
  public static final String PEOPLE = "ou=people," + BASE;
  public static final String GROUPS = "ou=groups," + BASE;
  private static final String DOMAIN_SID = "010500000000000515000000c8e3010032b9a5f7d4e1b2c3";

  private final InMemoryDirectoryServer server;
  private final List<String> searches = new CopyOnWriteArrayList<>();

  /** How many values of an attribute, and entries of an answer, are given out at once. */
  public int most = 1500;

  public boolean tokensShown = true;

  /** Whether it gives out the second and further ranges. */
  public boolean givesMore = true;

  public boolean expandsMemberOf;

  public DomainController() throws LDAPException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.addInMemoryOperationInterceptor(new Behaviour());
    server = new InMemoryDirectoryServer(config);
    server.startListening();
    empty();
  }

  /** Takes every entry out, but for the units. */
  void empty() throws LDAPException {
    server.clear();
    server.add(
        new Entry(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "example")));
    for (String unit : List.of(PEOPLE, GROUPS)) {
      server.add(new Entry(unit, new Attribute("objectClass", "organizationalUnit")));
    }
  }

  /** A session of a person's reading, over a connection of its own. */
  public LdapSession session() throws LDAPException {
    return new LdapSession(
        server.getConnection(), Deadline.in(Duration.ofSeconds(30)), Duration.ofSeconds(10));
  }

  public static String personDn(String name) {
    return "CN=" + name + "," + PEOPLE;
  }

  public static String groupDn(String name) {
    return "CN=" + name + "," + GROUPS;
  }

  /** Adds a person; {@code primary} is the number of a group. */
  public void person(String name, int number, int primary, Attribute... more) throws LDAPException {
    Entry entry = entry(personDn(name), "user", name, number);
    entry.addAttribute("objectCategory", "person");
    entry.addAttribute("userAccountControl", "512");
    entry.addAttribute("primaryGroupID", Integer.toString(primary));
    entry.addAttribute(
        "objectGUID", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    entry.addAttribute("accountExpires", "0");
    Arrays.asList(more).forEach(entry::setAttribute);
    server.add(entry);
  }

  public void group(String name, int number, List<String> members, String... statements)
      throws LDAPException {
    Entry entry = entry(groupDn(name), "group", name, number);
    if (!members.isEmpty()) {
      entry.addAttribute("member", members);
    }
    if (statements.length > 0) {
      entry.addAttribute("labeledURI", statements);
    }
    server.add(entry);
  }

  /** Takes a group out. */
  void delete(String group) throws LDAPException {
    server.delete(groupDn(group));
  }

  /** The filters of all searches below a base so far. */
  public List<String> searches() {
    return List.copyOf(searches);
  }

  private static Entry entry(String dn, String type, String name, int number) {
    Entry entry = new Entry(dn, new Attribute("objectClass", "top", type));
    entry.addAttribute("cn", name);
    entry.addAttribute("sAMAccountName", name);
    entry.addAttribute("objectSid", sid(number));
    entry.addAttribute("sidText", HexFormat.of().formatHex(sid(number)));
    return entry;
  }

  static byte[] sid(int number) {
    byte[] domain = HexFormat.of().parseHex(DOMAIN_SID);
    return ByteBuffer.allocate(domain.length + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(domain)
        .putInt(number)
        .array();
  }

  @Override
  public void close() {
    server.shutDown(true);
  }

  private final class Behaviour extends InMemoryOperationInterceptor {
    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest intercepted)
        throws LDAPException {
      SearchRequest request = intercepted.getRequest().duplicate();
      boolean tokens = Arrays.asList(request.getAttributes()).contains("tokenGroups");
      if (tokens && !request.getScope().equals(SearchScope.BASE)) {
        throw new LDAPException(ResultCode.OPERATIONS_ERROR, "tokenGroups needs a base search");
      }
      if (request.getScope().equals(SearchScope.SUB)) {
        searches.add(request.getFilter().toString());
      }
      request.setFilter(understood(request.getFilter()));
      limit(request);
      intercepted.setRequest(request);
      if (request.getScope().equals(SearchScope.SUB)
          && request.getBaseDN().equalsIgnoreCase(BASE)) {
        intercepted.sendSearchReference(
            new SearchResultReference(
                new String[] {"ldap://elsewhere/cn=Configuration," + BASE}, new Control[0]));
      }
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry intercepted) {
      try {
        intercepted.setSearchEntry(
            shown(
                requireNonNull(intercepted.getSearchEntry()).duplicate(),
                intercepted.getRequest().getAttributeList()));
      } catch (LDAPException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void limit(SearchRequest request) throws LDAPException {
    SimplePagedResultsControl paged = null;
    for (Control control : request.getControls()) {
      if (control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID)) {
        paged =
            new SimplePagedResultsControl(
                control.getOID(), control.isCritical(), control.getValue());
      }
    }
    if (paged == null) {
      request.setSizeLimit(
          request.getSizeLimit() == 0 ? most : Math.min(most, request.getSizeLimit()));
    } else {
      request.replaceControl(
          new SimplePagedResultsControl(
              Math.min(most, paged.getSize()), paged.getCookie(), paged.isCritical()));
    }
  }

  /** The same filter in terms that the server in memory understands. */
  private Filter understood(Filter filter) throws LDAPException {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(understood(filter.getComponents()));
      case Filter.FILTER_TYPE_OR -> Filter.createORFilter(understood(filter.getComponents()));
      case Filter.FILTER_TYPE_EQUALITY ->
          "objectSid".equals(filter.getAttributeName())
              ? Filter.createEqualityFilter(
                  "sidText",
                  HexFormat.of().formatHex(requireNonNull(filter.getAssertionValueBytes())))
              : filter;
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
          Filter.createORFilter(
              above(requireNonNull(filter.getAssertionValue())).stream()
                  .map(dn -> Filter.createEqualityFilter("cn", cn(dn)))
                  .toList());
      default -> filter;
    };
  }

  private List<Filter> understood(Filter[] filters) throws LDAPException {
    List<Filter> parts = new ArrayList<>();
    for (Filter part : filters) {
      parts.add(understood(part));
    }
    return parts;
  }

  private static String cn(String dn) {
    try {
      return requireNonNull(new DN(dn).getRDN()).getAttributeValues()[0];
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The groups that list an entry, or a group that does so. */
  private Set<String> above(String dn) throws LDAPException {
    Set<String> all = new LinkedHashSet<>();
    List<String> next = List.of(dn);
    while (!next.isEmpty()) {
      List<String> level = new ArrayList<>();
      for (String member : next) {
        for (String group : direct(member)) {
          if (all.add(group)) {
            level.add(group);
          }
        }
      }
      next = level;
    }
    return all;
  }

  private List<String> direct(String dn) throws LDAPException {
    return found(Filter.createEqualityFilter("member", dn)).stream().map(Entry::getDN).toList();
  }

  private List<SearchResultEntry> found(Filter filter) throws LDAPException {
    return requireNonNull(server.search(GROUPS, SearchScope.SUB, filter, "*").getSearchEntries());
  }

  private Entry shown(Entry entry, List<String> asked) throws LDAPException {
    Entry stored = requireNonNull(server.getEntry(entry.getDN()));
    for (String name : List.of("memberOf", "tokenGroups")) {
      if (asked.contains(name)) {
        entry.setAttribute(whole(stored, name));
      }
    }
    for (Attribute attribute : List.copyOf(entry.getAttributes())) {
      if (attribute.size() > most) {
        entry.setAttribute(new Attribute(attribute.getName()));
        entry.setAttribute(range(attribute, 0));
      }
    }
    for (String name : asked) {
      int range = name.indexOf(";range=");
      if (range > 0 && givesMore) {
        int from = Integer.parseInt(name.substring(range + 7, name.length() - 2));
        entry.setAttribute(range(whole(stored, name.substring(0, range)), from));
      }
    }
    return entry;
  }

  /** All values of an attribute, computed ones too. */
  private Attribute whole(Entry stored, String name) throws LDAPException {
    String dn = stored.getDN();
    return switch (name) {
      case "memberOf" -> new Attribute(name, expandsMemberOf ? above(dn) : direct(dn));
      case "tokenGroups" ->
          new Attribute(name, tokensShown ? tokens(stored).toArray(byte[][]::new) : new byte[0][]);
      default -> requireNonNull(stored.getAttribute(name));
    };
  }

  private Attribute range(Attribute whole, int from) {
    int to = Math.min(whole.size(), from + most);
    return new Attribute(
        whole.getName() + ";range=" + from + "-" + (to == whole.size() ? "*" : to - 1),
        Arrays.copyOfRange(whole.getRawValues(), from, to));
  }

  private List<byte[]> tokens(Entry person) throws LDAPException {
    Set<String> groups = above(person.getDN());
    int number = requireNonNull(person.getAttributeValueAsInteger("primaryGroupID"));
    String sid = HexFormat.of().formatHex(sid(number));
    for (Entry primary : found(Filter.createEqualityFilter("sidText", sid))) {
      groups.add(primary.getDN());
      groups.addAll(above(primary.getDN()));
    }
    List<byte[]> tokens = new ArrayList<>();
    for (String group : groups) {
      tokens.add(
          requireNonNull(
              requireNonNull(server.getEntry(group)).getAttributeValueBytes("objectSid")));
    }
    IntStream.range(0, 3).forEach(i -> tokens.add(sid(-1 - i)));
    return tokens;
  }
}
