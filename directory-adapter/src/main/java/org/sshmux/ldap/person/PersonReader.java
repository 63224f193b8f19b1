package org.sshmux.ldap.person;

import com.github.benmanes.caffeine.cache.Interner;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.cache.Reading;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SelfWritableKeys;
import org.sshmux.ldap.config.UserConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.KeyList;
import org.sshmux.ldap.entry.OneEntry;
import org.sshmux.ldap.entry.WholeEntry;
import org.sshmux.ldap.grant.GrantSources;
import org.sshmux.ldap.grant.Granted;
import org.sshmux.ldap.group.GroupFinder;
import org.sshmux.ldap.group.Groups;
import org.sshmux.ldap.group.Subject;

/** Reads everything about one person, by a number of searches that no key count changes. */
public final class PersonReader {
  private static final Logger LOG = LoggerFactory.getLogger(PersonReader.class);

  /** Results that speak against what was asked, and not against the directory. */
  private static final Set<ResultCode> UNASKABLE =
      Set.of(
          ResultCode.INVALID_DN_SYNTAX,
          ResultCode.INVALID_ATTRIBUTE_SYNTAX,
          ResultCode.INAPPROPRIATE_MATCHING,
          ResultCode.ALIAS_PROBLEM,
          ResultCode.ALIAS_DEREFERENCING_PROBLEM,
          ResultCode.LOOP_DETECT);

  private final UserConfig config;
  private final LdapConfig.Limits limits;
  private final FilterTemplate filter;
  private final NameRule names;
  private final AccountRules rules;
  private final GroupFinder groups;
  private final GrantSources grants;
  private final InstantSource clock;
  private final ZoneId zone;

  /** Many people are in a group by the same way: it is held once for all of them. */
  private final Interner<Membership> shared = Interner.newWeakInterner();

  public PersonReader(LdapConfig config, NameRule names, InstantSource clock, ZoneId zone) {
    this.config = config.user();
    this.limits = config.limits();
    this.filter = FilterTemplate.parse(config.user().filter(), "username");
    this.names = names;
    this.rules = new AccountRules(config.user().state(), config.user().temporaryLockout());
    this.grants = new GrantSources(config);
    this.groups = GroupFinder.of(config.group(), config.limits(), grants);
    this.clock = clock;
    this.zone = zone;
    SelfWritableKeys.warnings(config).forEach(LOG::warn);
  }

  /** Gets to know the directory before somebody comes, so that reading people takes less. */
  public void prepare(LdapSession session) throws LDAPException, DirectoryAway {
    groups.prepare(session);
  }

  /**
   * @param name as {@link NameRule#spelling} gave it
   */
  public Reading<Lookup> read(LdapSession session, String name)
      throws LDAPException, DirectoryAway {
    Instant now = clock.instant();
    return switch (readDetail(session, name, now)) {
      case PersonDetail.Unknown() -> new Reading.Brief<>(new Lookup.Unknown(), now);
      case PersonDetail.Refused(String why) -> new Reading.Brief<>(new Lookup.Ambiguous(why), now);
      case PersonDetail.Seen seen ->
          new Reading.Kept<>(new Lookup.Found(seen.person(), new Lookup.Freshness.Fresh()), now);
    };
  }

  /**
   * The same reading with what it left out, for those who look after the directory.
   *
   * @param name as {@link NameRule#spelling} gave it
   */
  public PersonDetail readDetail(LdapSession session, String name)
      throws LDAPException, DirectoryAway {
    return readDetail(session, name, clock.instant());
  }

  private PersonDetail readDetail(LdapSession session, String name, Instant now)
      throws LDAPException, DirectoryAway {
    return switch (OneEntry.find(
        session,
        config.bases(),
        filter.with(Map.of("username", name)),
        attributes(),
        config.referrals())) {
      case OneEntry.None() -> new PersonDetail.Unknown();
      case OneEntry.Several(String detail) -> refused(detail);
      case OneEntry.Only(SearchResultEntry entry) ->
          person(session, name, WholeEntry.of(session, entry), now);
    };
  }

  private PersonDetail person(LdapSession session, String name, WholeEntry whole, Instant now)
      throws LDAPException, DirectoryAway {
    SearchResultEntry entry = whole.entry();
    Optional<String> login =
        values(entry, config.nameAttribute()).filter(value -> names.same(name, value)).findFirst();
    Optional<String> id = EntryId.of(entry, config.idAttributes());
    if (login.isEmpty()) {
      return refused(entry.getDN() + " was found, but names somebody else");
    }
    if (id.isEmpty()) {
      return refused(
          entry.getDN() + " has no readable " + String.join(" or ", config.idAttributes()));
    }
    KeyList keys = KeyList.read(entry, config.keys(), limits, zone);
    Granted granted = granted(session, entry, login.get());
    Person person =
        new Person(
            login.get(),
            id.get(),
            entry.getDN(),
            rules.judge(entry, now),
            keys.keys(),
            granted.memberships().stream().map(shared::intern).toList(),
            now,
            completeness(entry, Stream.of(whole.gap(), keys.gap(), granted.gap())));
    return new PersonDetail.Seen(person, rules.validUntil(entry, now), keys.rejected());
  }

  /** What a server cannot make out of a person's name is missing of that person, and no outage. */
  private Granted granted(LdapSession session, SearchResultEntry entry, String login)
      throws LDAPException, DirectoryAway {
    try {
      Groups memberships = groups.of(session, new Subject(entry, login));
      Granted granted = grants.of(session, entry, login, memberships.memberships());
      return new Granted(
          granted.memberships(),
          Stream.of(memberships.gap(), granted.gap())
              .flatMap(Optional::stream)
              .reduce((one, other) -> one + "; " + other));
    } catch (LDAPException e) {
      if (!UNASKABLE.contains(e.getResultCode())) {
        throw e;
      }
      return new Granted(
          List.of(), Optional.of("the directory cannot be asked: " + e.getResultCode().getName()));
    }
  }

  private static Completeness completeness(
      SearchResultEntry entry, Stream<Optional<String>> found) {
    List<String> gaps = found.flatMap(Optional::stream).toList();
    if (gaps.isEmpty()) {
      return new Completeness.Complete();
    }
    String detail = String.join("; ", gaps);
    LOG.atWarn().addKeyValue("dn", entry.getDN()).log("not read in full: {}", detail);
    return new Completeness.Partial(detail);
  }

  private static PersonDetail refused(String detail) {
    LOG.warn("login refused: {}", detail);
    return new PersonDetail.Refused(detail);
  }

  private List<String> attributes() {
    List<String> attributes = new ArrayList<>(rules.attributes());
    attributes.add(config.nameAttribute());
    attributes.addAll(config.idAttributes());
    attributes.addAll(groups.attributes());
    config.keys().stream().map(KeySource::attribute).forEach(attributes::add);
    attributes.addAll(grants.personAttributes());
    return attributes.stream().distinct().toList();
  }

  private static Stream<String> values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? Stream.empty() : Arrays.stream(values);
  }
}
