package org.sshmux.ldap.probe;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import com.unboundid.ldap.sdk.controls.PersistentSearchRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Question;

/** Looks at one server, over one connection. */
final class ServerProbe {
  private static final int SAMPLE = 20;
  private static final long SLOW_MILLIS = 100;
  private static final String NOBODY = "sshmux-probe-of-an-index";

  private final LdapConfig config;
  private final LdapSession session;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();

  ServerProbe(LdapConfig config, LdapSession session) {
    this.config = config;
    this.session = session;
  }

  ProbeReport.OfServer look(String server) throws LDAPException, DirectoryAway {
    SearchResultEntry root =
        session
            .read(
                "",
                List.of(
                    "objectClass",
                    "vendorName",
                    "vendorVersion",
                    "namingContexts",
                    "subschemaSubentry",
                    "supportedControl",
                    "supportedCapabilities"))
            .orElseThrow(() -> new DirectoryAway("it has no root entry that may be read"));
    Schemas schema = Schemas.read(session, root);
    Product product = Product.of(root, schema);
    recognised(product);
    schema(schema);
    bases();
    controls(Product.values(root, "supportedControl"));
    people();
    groups();
    if (product == Product.FREEIPA) {
      allowAll(Product.values(root, "namingContexts"));
    }
    return new ProbeReport.OfServer(server, product, findings);
  }

  private void recognised(Product product) {
    Optional<String> fits = product.preset();
    if (fits.isPresent() && !fits.get().equals(config.preset())) {
      boolean posix = config.preset().equals("rfc2307") && product == Product.OPENLDAP;
      findings.add(
          posix
              ? Finding.fine("preset rfc2307 is one of two for it")
              : Finding.warning(
                  "preset "
                      + fits.get()
                      + " is made for it, and the configuration has "
                      + config.preset(),
                  "set directory.preset: " + fits.get()));
    } else {
      findings.add(Finding.fine("preset " + config.preset() + " fits"));
    }
  }

  // ---- what it knows ---------------------------------------------------------------------

  private void schema(Schemas schema) {
    if (!schema.isKnown()) {
      findings.add(Finding.note("it does not show its schema", ""));
      return;
    }
    List<String> keys = config.user().keys().stream().map(KeySource::attribute).toList();
    if (keys.stream().noneMatch(schema::mayHold)) {
      findings.add(
          Finding.fault(
              "its schema has none of the attributes for keys: " + String.join(", ", keys),
              "add one (openssh-lpk.schema has sshPublicKey), or map another in directory.user.keys"));
    }
    if (config.user().idAttributes().stream().noneMatch(schema::mayHold)) {
      findings.add(
          Finding.fault(
              "its schema has no " + String.join(" and no ", config.user().idAttributes()),
              "map an attribute that never changes in directory.user.id-attribute"));
    }
    config.group().members().stream()
        .map(MemberSource::attribute)
        .filter(attribute -> !schema.mayHold(attribute))
        .forEach(attribute ->
            findings.add(
                Finding.note(
                    "its schema has no " + attribute + ", so no group lists members by it",
                    "leave it out of directory.group.members")));
  }

  private void bases() throws LDAPException, DirectoryAway {
    bases("user", config.user().bases());
    bases("group", config.group().bases());
    bases("hosts", config.hosts().map(hosts -> hosts.bases()).orElse(List.of()));
  }

  private void bases(String section, List<String> bases) throws LDAPException, DirectoryAway {
    for (String base : bases) {
      if (session.read(base, List.of("1.1")).isEmpty()) {
        missing.add(base);
        findings.add(
            Finding.fault(
                section + ".bases: " + base + " is not there, or the gateway may not see it",
                "correct directory." + section + ".bases, or let the gateway read below it"));
      }
    }
  }

  private List<String> there(List<String> bases) {
    return bases.stream().filter(base -> !missing.contains(base)).toList();
  }

  private void controls(List<String> controls) {
    if (!controls.contains(SimplePagedResultsControl.PAGED_RESULTS_OID)) {
      findings.add(
          Finding.warning(
              "it does not give results page by page",
              "many groups or hosts may run into its size limit, and people are refused then"));
    }
    if (!controls.contains(MatchedValuesRequestControl.MATCHED_VALUES_REQUEST_OID)) {
      findings.add(Finding.note("nested groups are read with all their members", ""));
    }
    List<String> ways =
        Stream.of(
                Map.entry(ContentSyncRequestControl.SYNC_REQUEST_OID, "syncrepl"),
                Map.entry(
                    PersistentSearchRequestControl.PERSISTENT_SEARCH_REQUEST_OID,
                    "persistent search"),
                Map.entry(ActiveDirectoryDirSyncControl.DIRSYNC_OID, "DirSync"))
            .filter(way -> controls.contains(way.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    findings.add(
        ways.isEmpty()
            ? Finding.warning(
                "it cannot tell of changes, so that they count after directory.cache.fresh",
                "on OpenLDAP, load the overlay syncprov; on 389 Directory Server, allow persistent"
                    + " searches")
            : Finding.fine("it tells of changes by " + String.join(", ", ways)));
  }

  // ---- people ----------------------------------------------------------------------------

  private void people() throws LDAPException, DirectoryAway {
    List<String> wanted = new ArrayList<>(config.user().idAttributes());
    wanted.add(config.user().nameAttribute());
    wanted.add("modifyTimestamp");
    wanted.add("userPassword");
    config.user().keys().stream().map(KeySource::attribute).forEach(wanted::add);
    Filter named = Filter.createPresenceFilter(config.user().nameAttribute());
    List<SearchResultEntry> sample = new ArrayList<>();
    for (String base : there(config.user().bases())) {
      sample.addAll(session.search(new Question(base, named, wanted, List.of()), SAMPLE).entries());
    }
    if (sample.isEmpty()) {
      findings.add(
          Finding.fault(
              "nobody with a " + config.user().nameAttribute() + " can be seen",
              "let the gateway's entry read people, or correct directory.user"));
      return;
    }
    rights(sample);
    index(
        config.user().bases(),
        FilterTemplate.parse(config.user().filter(), "username").with(Map.of("username", NOBODY)),
        config.user().nameAttribute());
  }

  private void rights(List<SearchResultEntry> sample) {
    if (sample.stream()
        .noneMatch(entry -> config.user().idAttributes().stream().anyMatch(entry::hasAttribute))) {
      findings.add(
          Finding.fault(
              "nobody has a readable " + String.join(" or ", config.user().idAttributes()),
              "let the gateway read it, or map another in directory.user.id-attribute"));
    }
    if (sample.stream().noneMatch(entry -> entry.hasAttribute("modifyTimestamp"))) {
      findings.add(
          Finding.warning(
              "operational attributes cannot be read, and locks of accounts are among them",
              "let the gateway read operational attributes of people"));
    }
    long keys = sample.stream().filter(this::hasKey).count();
    findings.add(
        keys == 0
            ? Finding.warning(
                "none of the first " + sample.size() + " people has a key that may be read",
                "let the gateway read the attributes in directory.user.keys")
            : Finding.fine(keys + " of the first " + sample.size() + " people have keys"));
    if (sample.stream().anyMatch(entry -> entry.hasAttribute("userPassword"))) {
      findings.add(
          Finding.warning(
              "the gateway may read the hashes of people's passwords",
              "take that right from it; it never needs them"));
    }
  }

  private boolean hasKey(SearchResultEntry entry) {
    return config.user().keys().stream().map(KeySource::attribute).anyMatch(entry::hasAttribute);
  }

  private void index(List<String> bases, Filter filter, String attribute)
      throws LDAPException, DirectoryAway {
    long start = System.nanoTime();
    for (String base : there(bases)) {
      Findings _ = session.search(new Question(base, filter, List.of("1.1"), List.of()), 1);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis > SLOW_MILLIS) {
      findings.add(
          Finding.warning(
              "a search by " + attribute + " that finds nothing took " + millis + " ms",
              "give " + attribute + " an equality index"));
    }
  }

  // ---- groups ----------------------------------------------------------------------------

  private void groups() throws LDAPException, DirectoryAway {
    Filter filter = FilterTemplate.parse(config.group().filter()).with(Map.of());
    boolean any = false;
    for (String base : there(config.group().bases())) {
      any |=
          !session
              .search(new Question(base, filter, List.of("1.1"), List.of()), 1)
              .entries()
              .isEmpty();
    }
    if (!any) {
      findings.add(
          Finding.warning(
              "no group can be seen, so nobody may go anywhere",
              "let the gateway's entry read groups, or correct directory.group"));
      return;
    }
    for (MemberSource source : config.group().members()) {
      index(
          config.group().bases(),
          Filter.createANDFilter(
              filter,
              Filter.createEqualityFilter(source.attribute(), "cn=" + NOBODY + ",dc=invalid")),
          source.attribute());
    }
  }

  private void allowAll(List<String> contexts) throws LDAPException, DirectoryAway {
    Filter filter =
        Filter.createANDFilter(
            Filter.createEqualityFilter("objectClass", "ipaHBACRule"),
            Filter.createEqualityFilter("cn", "allow_all"),
            Filter.createEqualityFilter("ipaEnabledFlag", "TRUE"));
    for (String context : contexts) {
      if (!session
          .search(new Question(context, filter, List.of("1.1"), List.of()), 1)
          .entries()
          .isEmpty()) {
        findings.add(
            Finding.warning(
                "the HBAC rule allow_all is enabled: everybody may log in on every host",
                "disable it with: ipa hbacrule-disable allow_all"));
      }
    }
  }
}
