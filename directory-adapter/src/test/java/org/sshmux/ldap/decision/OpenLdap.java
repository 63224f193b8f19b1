package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sshmux.ldap.decision.Population.Box;
import org.sshmux.ldap.decision.Population.Home;
import org.sshmux.ldap.decision.Population.Human;
import org.sshmux.ldap.decision.Population.Team;

/**
 * RFC 2307bis as OpenLDAP has it: groups list the distinguished names of members, keys are {@code
 * sshPublicKey}, accounts are barred by the password policy or {@code shadowExpire}.
 */
record OpenLdap(Map<Feature, String> gaps) implements Dialect {
  private static final String BASE = "dc=example,dc=test";

  OpenLdap {
    gaps = Map.copyOf(gaps);
  }

  /** What no server can say in these words. */
  static OpenLdap usual() {
    return new OpenLdap(
        Map.of(
            Feature.PRIMARY_GROUP,
            "gidNumber means nothing where groups list members by name",
            Feature.DISABLED,
            "the password policy knows an administrator's lock only"));
  }

  /** The same where the server cannot say one thing more. */
  OpenLdap without(Feature feature, String reason) {
    Map<Feature, String> more = new EnumMap<>(gaps);
    more.put(feature, reason);
    return new OpenLdap(more);
  }

  @Override
  public String preset() {
    return "openldap";
  }

  @Override
  public List<String> groupsOfEverybody() {
    return List.of();
  }

  @Override
  public String places() {
    return """
    user:
      bases: ["ou=people,dc=example,dc=test", "ou=external,dc=example,dc=test"]
    group:
      bases: ["ou=groups,dc=example,dc=test"]
    hosts:
      bases: ["ou=hosts,dc=example,dc=test"]
    """;
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Entry external = new Entry("ou=external," + BASE);
    external.addAttribute("objectClass", "organizationalUnit");
    external.addAttribute("ou", "external");
    entries.add(external);
    Population.humans().forEach(human -> entries.add(human(human)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().forEach(box -> entries.add(box(box)));
    return entries;
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(dn(human));
    add(entry, "objectClass", List.of("inetOrgPerson", "shadowAccount", "ldapPublicKey"));
    add(entry, "uid", List.of(human.login()));
    add(entry, "cn", List.of(human.name().orElse(human.login())));
    add(entry, "sn", List.of(human.login()));
    add(entry, "sshPublicKey", human.keyLines());
    switch (human.standing()) {
      case ACTIVE, DISABLED -> {}
      case LOCKED_BY_ADMINISTRATOR -> entry.addAttribute("pwdAccountLockedTime", "000001010000Z");
      case EXPIRED -> entry.addAttribute("shadowExpire", "18000");
      case NOT_YET_VALID -> entry.addAttribute("pwdStartTime", "20990101000000Z");
      case LOCKED_FOR_A_WHILE -> entry.addAttribute("pwdAccountLockedTime", "20260101000000Z");
      case UNREADABLE -> entry.addAttribute("shadowExpire", "-7");
    }
    return entry;
  }

  private static Entry team(Team team) {
    boolean unique = team.name().equals("unique");
    Entry entry = new Entry(groupDn(team.name()));
    add(
        entry,
        "objectClass",
        List.of(unique ? "groupOfUniqueNames" : "groupOfNames", "labeledURIObject"));
    add(entry, "cn", List.of(team.name()));
    add(
        entry,
        unique ? "uniqueMember" : "member",
        Stream.of(
                team.humans().stream().map(OpenLdap::memberDn),
                team.teams().stream().map(OpenLdap::groupDn),
                IntStream.range(0, team.extras())
                    .mapToObj(i -> "uid=extra" + i + ",ou=people," + BASE))
            .flatMap(stream -> stream)
            .toList());
    add(entry, "labeledURI", team.statements());
    return entry;
  }

  private static Entry box(Box box) {
    Entry entry = new Entry("cn=" + box.names().getFirst() + ",ou=hosts," + BASE);
    add(entry, "objectClass", List.of("device", "ipHost"));
    add(entry, "cn", box.names());
    add(entry, "ipHostNumber", box.addresses());
    return entry;
  }

  private static void add(Entry entry, String attribute, Collection<String> values) {
    if (!values.isEmpty()) {
      entry.addAttribute(attribute, values);
    }
  }

  private static String memberDn(String login) {
    return Population.humans().stream()
        .filter(human -> human.login().equals(login))
        .map(OpenLdap::dn)
        .findFirst()
        .orElseThrow();
  }

  private static String dn(Human human) {
    String unit = human.home() == Home.PEOPLE ? "ou=people" : "ou=external";
    RDN rdn = human.name().map(name -> new RDN("cn", name)).orElse(new RDN("uid", human.login()));
    return below(rdn, unit);
  }

  private static String groupDn(String name) {
    return below(new RDN("cn", name), "ou=groups");
  }

  private static String below(RDN rdn, String unit) {
    try {
      return new DN(rdn, new DN(unit + "," + BASE)).toString();
    } catch (LDAPException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
