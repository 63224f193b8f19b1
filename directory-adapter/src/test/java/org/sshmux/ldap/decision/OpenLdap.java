package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sshmux.ldap.decision.Population.Box;
import org.sshmux.ldap.decision.Population.Home;
import org.sshmux.ldap.decision.Population.Human;
import org.sshmux.ldap.decision.Population.Team;
import org.sshmux.ldap.decision.SourceWords.Word;

/**
 * RFC 2307bis as OpenLDAP has it: groups list the distinguished names of members, keys are {@code
 * sshPublicKey}, accounts are barred by the password policy or {@code shadowExpire}.
 */
record OpenLdap(Map<Feature, String> gaps) implements Dialect {
  OpenLdap {
    gaps = Map.copyOf(gaps);
  }

  /** What no server can say in these words. */
  static OpenLdap usual() {
    return new OpenLdap(
        Map.of(
            Feature.RULES,
            "host-based access control rules are FreeIPA's",
            Feature.DISABLED_HOSTS,
            "nothing bars a host entry",
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
  public ModifyRequest membership(ModificationType how, String login, String team) {
    return new ModifyRequest(
        groupDn(team), new Modification(how, "member", dn(Words.human(login))));
  }

  @Override
  public SourceWords words() {
    return words("extensibleObject", Word.of("seeAlso"));
  }

  /** What is said by means of classes that every such server has. */
  static SourceWords words(String classOfHosts, Word link) {
    return new SourceWords(
        new Tree(),
        Word.of("host", classOfHosts),
        Word.of("sudoHost", "extensibleObject"),
        link,
        Word.of("seeAlso"),
        Word.of("owner"),
        Map.entry("nsAccountLock", "TRUE"),
        "groupOfNames");
  }

  /** Organisational units. */
  private record Tree() implements SourceWords.Names {
    @Override
    public String human(String login) {
      return dn(Words.human(login));
    }

    @Override
    public String team(String name) {
      return groupDn(name);
    }

    @Override
    public String box(String name) {
      return "cn=" + name + ",ou=hosts," + Words.BASE;
    }

    @Override
    public String clusters() {
      return "ou=hostgroups," + Words.BASE;
    }

    @Override
    public String nets() {
      return "ou=netgroups," + Words.BASE;
    }
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Stream.of("external", "hostgroups", "netgroups").map(Words::unit).forEach(entries::add);
    Population.humans().forEach(human -> entries.add(human(human)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().forEach(box -> entries.add(box(box)));
    return entries;
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(dn(human));
    Words.add(entry, "objectClass", List.of("inetOrgPerson", "shadowAccount", "ldapPublicKey"));
    Words.add(entry, "uid", List.of(human.login()));
    Words.add(entry, "cn", List.of(human.name().orElse(human.login())));
    Words.add(entry, "sn", List.of(human.login()));
    Words.add(entry, "sshPublicKey", human.keyLines());
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
    Words.add(
        entry,
        "objectClass",
        List.of(unique ? "groupOfUniqueNames" : "groupOfNames", "labeledURIObject"));
    Words.add(entry, "cn", List.of(team.name()));
    Words.add(
        entry,
        unique ? "uniqueMember" : "member",
        Stream.of(
                team.humans().stream().map(login -> dn(Words.human(login))),
                team.teams().stream().map(OpenLdap::groupDn),
                IntStream.range(0, team.extras())
                    .mapToObj(i -> "uid=extra" + i + ",ou=people," + Words.BASE))
            .flatMap(stream -> stream)
            .toList());
    Words.add(entry, "labeledURI", team.statements());
    return entry;
  }

  static Entry box(Box box) {
    Entry entry = new Entry("cn=" + box.names().getFirst() + ",ou=hosts," + Words.BASE);
    Words.add(entry, "objectClass", List.of("device", "ipHost"));
    Words.add(entry, "cn", box.names());
    Words.add(entry, "ipHostNumber", box.addresses());
    return entry;
  }

  static String dn(Human human) {
    String unit = (human.home() == Home.PEOPLE ? "ou=people," : "ou=external,") + Words.BASE;
    return human
        .name()
        .map(name -> Words.below("cn", name, unit))
        .orElseGet(() -> Words.below("uid", human.login(), unit));
  }

  static String groupDn(String name) {
    return Words.below("cn", name, "ou=groups," + Words.BASE);
  }
}
