package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import java.util.ArrayList;
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
 * FreeIPA: everything below {@code cn=accounts}, keys are {@code ipaSshPubKey}, the server keeps
 * {@code memberOf}, accounts are barred by {@code nsAccountLock} or end with their principal.
 */
record FreeIpa() implements Dialect {
  private static final String ACCOUNTS = "cn=accounts," + Words.BASE;

  @Override
  public String preset() {
    return "freeipa";
  }

  @Override
  public Map<Feature, String> gaps() {
    return Map.of(
        Feature.PRIMARY_GROUP,
        "everybody's own number names a group of their own",
        Feature.DEPTH,
        "memberOf says that a group counts, not through how many others",
        Feature.ADMINISTRATOR_LOCK,
        "nsAccountLock is the one way to bar an account, and it disables",
        Feature.BEGINNING,
        "an account has no beginning",
        Feature.HOST_ADDRESSES,
        "addresses are kept in DNS, not on host entries",
        Feature.HOST_ALIASES,
        "a host entry has one fqdn");
  }

  @Override
  public List<String> groupsOfEverybody() {
    return List.of();
  }

  @Override
  public String places() {
    return """
    user:
      bases:
        - "cn=users,cn=accounts,dc=example,dc=test"
        - "cn=external,cn=accounts,dc=example,dc=test"
    group:
      bases: ["cn=groups,cn=accounts,dc=example,dc=test"]
    hosts:
      bases: ["cn=computers,cn=accounts,dc=example,dc=test"]
    """;
  }

  @Override
  public SourceWords words() {
    return new SourceWords(
        new Tree(),
        Word.of("host", "hostObject"),
        Word.of("sudoHost", "extensibleObject"),
        Word.of("seeAlso"),
        Word.of("seeAlso"),
        Word.of("owner"),
        Map.entry("nsAccountLock", "TRUE"),
        "ipaHostGroup");
  }

  @Override
  public String sayings() {
    return Dialect.super.sayings() + "\n" + new RuleEntries(new Tree()).ldif();
  }

  /** FreeIPA's containers; netgroups are in the tree that it keeps for older clients. */
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
      return "fqdn=" + name + ",cn=computers," + ACCOUNTS;
    }

    @Override
    public String clusters() {
      return "cn=hostgroups," + ACCOUNTS;
    }

    @Override
    public String nets() {
      return "cn=ng,cn=compat," + Words.BASE;
    }
  }

  @Override
  public ModifyRequest membership(ModificationType how, String login, String team) {
    return new ModifyRequest(
        groupDn(team), new Modification(how, "member", dn(Words.human(login))));
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(container(ACCOUNTS, "accounts"));
    for (String name : List.of("users", "external", "groups", "computers", "hostgroups")) {
      entries.add(container("cn=" + name + "," + ACCOUNTS, name));
    }
    entries.add(container("cn=compat," + Words.BASE, "compat"));
    entries.add(container("cn=ng,cn=compat," + Words.BASE, "ng"));
    Population.humans().forEach(human -> entries.add(human(human)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().forEach(box -> entries.add(box(box)));
    return entries;
  }

  static Entry container(String dn, String name) {
    Entry entry = new Entry(dn);
    entry.addAttribute("objectClass", "nsContainer");
    entry.addAttribute("cn", name);
    return entry;
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(dn(human));
    entry.addAttribute(
        "objectClass",
        "inetOrgPerson",
        "posixAccount",
        "inetUser",
        "krbPrincipalAux",
        "ipaObject",
        "ipaSshUser");
    entry.addAttribute("uid", human.login());
    entry.addAttribute("cn", human.name().orElse(human.login()));
    entry.addAttribute("sn", human.login());
    entry.addAttribute("homeDirectory", "/home/" + human.login());
    entry.addAttribute("uidNumber", Words.number(Population.humans(), human));
    entry.addAttribute("gidNumber", Words.number(Population.humans(), human));
    entry.addAttribute("ipaUniqueID", "person-" + Words.number(Population.humans(), human));
    Words.add(entry, "ipaSshPubKey", human.keyLines());
    switch (human.standing()) {
      case ACTIVE, LOCKED_BY_ADMINISTRATOR, NOT_YET_VALID -> {}
      case DISABLED -> entry.addAttribute("nsAccountLock", "TRUE");
      case EXPIRED -> entry.addAttribute("krbPrincipalExpiration", "20200101000000Z");
      case LOCKED_FOR_A_WHILE -> {
        entry.addAttribute("krbLoginFailedCount", "99");
        entry.addAttribute("krbLastFailedAuth", "20260101000000Z");
      }
      case UNREADABLE -> entry.addAttribute("nsAccountLock", "perhaps");
    }
    return entry;
  }

  private static Entry team(Team team) {
    Entry entry = new Entry(groupDn(team.name()));
    entry.addAttribute("objectClass", "ipaUserGroup", "ipaObject", "labeledURIObject");
    entry.addAttribute("cn", team.name());
    entry.addAttribute("ipaUniqueID", "group-" + Words.number(Population.teams(), team));
    Words.add(
        entry,
        "member",
        Stream.of(
                team.humans().stream().map(login -> dn(Words.human(login))),
                team.teams().stream().map(FreeIpa::groupDn),
                IntStream.range(0, team.extras())
                    .mapToObj(i -> "uid=extra" + i + ",cn=users," + ACCOUNTS))
            .flatMap(stream -> stream)
            .toList());
    Words.add(entry, "labeledURI", team.statements());
    return entry;
  }

  private static Entry box(Box box) {
    String name = box.names().getFirst();
    Entry entry = new Entry("fqdn=" + name + ",cn=computers," + ACCOUNTS);
    entry.addAttribute("objectClass", "device", "ipaHost", "ipaSshHost", "ipaObject");
    entry.addAttribute("cn", name);
    entry.addAttribute("fqdn", name);
    entry.addAttribute("ipaUniqueID", "host-" + name);
    return entry;
  }

  private static String dn(Human human) {
    String parent = (human.home() == Home.PEOPLE ? "cn=users," : "cn=external,") + ACCOUNTS;
    return human
        .name()
        .map(name -> Words.below("cn", name, parent))
        .orElseGet(() -> Words.below("uid", human.login(), parent));
  }

  private static String groupDn(String name) {
    return Words.below("cn", name, "cn=groups," + ACCOUNTS);
  }
}
