package org.sshmux.ldap.person;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.cache.Reading;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.UserConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.KeyList;
import org.sshmux.ldap.entry.OneEntry;
import org.sshmux.ldap.grant.GrantSources;
import org.sshmux.ldap.grant.Granted;
import org.sshmux.ldap.person.GroupSearch.Groups;

/** Reads everything about one person, by a number of searches that no key count changes. */
public final class PersonReader {
  private static final Logger LOG = LoggerFactory.getLogger(PersonReader.class);

  private final UserConfig config;
  private final LdapConfig.Limits limits;
  private final FilterTemplate filter;
  private final NameRule names;
  private final AccountRules rules;
  private final GroupSearch groups;
  private final GrantSources grants;
  private final InstantSource clock;
  private final ZoneId zone;

  public PersonReader(LdapConfig config, NameRule names, InstantSource clock, ZoneId zone) {
    this.config = config.user();
    this.limits = config.limits();
    this.filter = FilterTemplate.parse(config.user().filter(), "username");
    this.names = names;
    this.rules = new AccountRules(config.user().state(), config.user().temporaryLockout());
    this.grants = new GrantSources(config);
    this.groups = new GroupSearch(config.group(), config.limits(), grants);
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * @param name as {@link NameRule#spelling} gave it
   */
  public Reading<Lookup> read(LdapSession session, String name)
      throws LDAPException, DirectoryAway {
    Instant now = clock.instant();
    return switch (OneEntry.find(
        session, config.bases(), filter.with(Map.of("username", name)), attributes())) {
      case OneEntry.None() -> new Reading.Brief<>(new Lookup.Unknown(), now);
      case OneEntry.Several(String detail) -> refused(now, detail);
      case OneEntry.Only(SearchResultEntry entry) -> person(session, name, entry, now);
    };
  }

  private Reading<Lookup> person(
      LdapSession session, String name, SearchResultEntry entry, Instant now)
      throws LDAPException, DirectoryAway {
    Optional<String> login =
        values(entry, config.nameAttribute()).filter(value -> names.same(name, value)).findFirst();
    Optional<String> id = values(entry, config.idAttribute()).findFirst();
    if (login.isEmpty()) {
      return refused(now, entry.getDN() + " was found, but names somebody else");
    }
    if (id.isEmpty()) {
      return refused(now, entry.getDN() + " has no readable " + config.idAttribute());
    }
    KeyList keys = KeyList.read(entry, config.keys(), limits, zone);
    Groups memberships = groups.of(session, entry.getDN());
    Granted granted = grants.of(session, entry, login.get(), memberships.memberships());
    Person person =
        new Person(
            login.get(),
            id.get(),
            entry.getDN(),
            rules.judge(entry, now),
            keys.keys(),
            granted.memberships(),
            now,
            completeness(entry, keys, memberships, granted));
    return new Reading.Kept<>(new Lookup.Found(person, new Lookup.Freshness.Fresh()), now);
  }

  private static Completeness completeness(
      SearchResultEntry entry, KeyList keys, Groups memberships, Granted granted) {
    List<String> gaps =
        Stream.of(keys.gap(), memberships.gap(), granted.gap()).flatMap(Optional::stream).toList();
    if (gaps.isEmpty()) {
      return new Completeness.Complete();
    }
    String detail = String.join("; ", gaps);
    LOG.atWarn().addKeyValue("dn", entry.getDN()).log("not read in full: {}", detail);
    return new Completeness.Partial(detail);
  }

  private static Reading<Lookup> refused(Instant now, String detail) {
    LOG.warn("login refused: {}", detail);
    return new Reading.Brief<>(new Lookup.Ambiguous(detail), now);
  }

  private List<String> attributes() {
    List<String> attributes = new ArrayList<>(rules.attributes());
    attributes.add(config.nameAttribute());
    attributes.add(config.idAttribute());
    config.keys().stream().map(KeySource::attribute).forEach(attributes::add);
    attributes.addAll(grants.personAttributes());
    return attributes.stream().distinct().toList();
  }

  private static Stream<String> values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? Stream.empty() : Arrays.stream(values);
  }
}
