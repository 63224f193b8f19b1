package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sshmux.ldap.decision.Population.Box;
import org.sshmux.ldap.decision.Population.Home;
import org.sshmux.ldap.decision.Population.Human;
import org.sshmux.ldap.decision.Population.Team;
import org.sshmux.ldap.decision.SourceWords.Word;

/**
 * Active Directory: keys are values of {@code altSecurityIdentities} that begin with {@code
 * SSHKey:}, the server computes {@code tokenGroups}, accounts are barred by {@code
 * userAccountControl} and {@code accountExpires}.
 */
record ActiveDirectory() implements Dialect {
  private static final int NORMAL_WITHOUT_PASSWORD = 0x200 | 0x20;
  private static final int WORKSTATION = 0x1000 | 0x20;
  private static final int DISABLED = 0x2;

  @Override
  public String preset() {
    return "active-directory";
  }

  @Override
  public Map<Feature, String> gaps() {
    return Map.of(
        Feature.RULES,
        "host-based access control rules are FreeIPA's",
        Feature.SUDO_ROLES,
        "the schema has no class for them",
        Feature.DEPTH,
        "tokenGroups says that a group counts, not through how many others",
        Feature.ADMINISTRATOR_LOCK,
        "an administrator can disable an account; locks come from wrong passwords and pass",
        Feature.BEGINNING,
        "an account has no beginning",
        Feature.TEMPORARY_LOCK,
        "nobody can write a lock; it comes from wrong passwords, which this domain allows",
        Feature.SAME_LOGIN_TWICE,
        "a domain gives a login away once",
        Feature.HOST_ADDRESSES,
        "addresses are kept in DNS, not on computer entries",
        Feature.HOST_ALIASES,
        "a computer entry has one dNSHostName");
  }

  @Override
  public List<String> groupsOfEverybody() {
    return List.of("Domain Users", "Users");
  }

  @Override
  public String places() {
    return """
    user:
      bases: ["ou=people,dc=example,dc=test", "ou=external,dc=example,dc=test"]
    group:
      bases: ["dc=example,dc=test"]
    hosts:
      bases: ["dc=example,dc=test"]
    """;
  }

  @Override
  public SourceWords words() {
    return new SourceWords(
        new Tree(),
        Word.of("labeledURI"),
        Word.of("url"),
        Word.of("managedBy"),
        Word.of("managedBy"),
        Word.of("managedBy"),
        Map.entry("userAccountControl", Integer.toString(WORKSTATION | DISABLED)),
        "group");
  }

  /** Organisational units, and names with a common name each. */
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
      return "CN=" + name + ",ou=hosts," + Words.BASE;
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
  public ModifyRequest membership(ModificationType how, String login, String team) {
    return new ModifyRequest(
        groupDn(team), new Modification(how, "member", dn(Words.human(login))));
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Stream.of("people", "external", "groups", "hosts", "hostgroups", "netgroups", "extras")
        .map(Words::unit)
        .forEach(entries::add);
    humans().forEach(human -> entries.add(human(human)));
    IntStream.range(0, Population.CROWD).forEach(i -> entries.add(extra(i)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().forEach(box -> entries.add(box(box)));
    return entries;
  }

  /** Members come last: a member has to be there, and a group may be its own. */
  @Override
  public String ldif() {
    return Stream.concat(
            entries().stream().map(Entry::toLDIFString),
            Population.teams().stream().map(team -> members(team).toLDIFString()))
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  static String groupDn(String name) {
    return below(name, "ou=groups," + Words.BASE);
  }

  static String dn(Human human) {
    String unit = human.home() == Home.PEOPLE ? "ou=people," : "ou=external,";
    return below(human.name().orElse(human.login()), unit + Words.BASE);
  }

  /** Samba takes an equals sign within a value only if it is escaped, too. */
  private static String below(String name, String parent) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean edge = i == 0 || i == name.length() - 1;
      if (",+\"\\<>;=#".indexOf(c) >= 0 || (c == ' ' && edge)) {
        value.append(String.format("\\%02X", (int) c));
      } else {
        value.append(c);
      }
    }
    return "CN=" + value + "," + parent;
  }

  private static Stream<Human> humans() {
    return Population.humans().stream()
        .filter(human -> !human.login().equals("twin") || human.home() == Home.PEOPLE);
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(dn(human));
    entry.addAttribute("objectClass", "user");
    entry.addAttribute("sAMAccountName", human.login());
    Words.add(
        entry,
        "altSecurityIdentities",
        human.keyLines().stream().map(line -> "SSHKey:" + line).toList());
    int control = NORMAL_WITHOUT_PASSWORD;
    switch (human.standing()) {
      case ACTIVE, LOCKED_BY_ADMINISTRATOR, NOT_YET_VALID, LOCKED_FOR_A_WHILE -> {}
      case DISABLED -> control |= DISABLED;
      case EXPIRED -> entry.addAttribute("accountExpires", "131000000000000000");
      case UNREADABLE -> entry.addAttribute("accountExpires", "-5");
    }
    entry.addAttribute("userAccountControl", Integer.toString(control));
    return entry;
  }

  private static Entry team(Team team) {
    Entry entry = new Entry(groupDn(team.name()));
    entry.addAttribute("objectClass", "group");
    entry.addAttribute("sAMAccountName", "group-" + Words.number(Population.teams(), team));
    Words.add(entry, "labeledURI", team.statements());
    return entry;
  }

  private static LDIFModifyChangeRecord members(Team team) {
    List<String> members =
        Stream.of(
                team.humans().stream().map(login -> dn(Words.human(login))),
                team.teams().stream().map(ActiveDirectory::groupDn),
                IntStream.range(0, team.extras()).mapToObj(i -> extra(i).getDN()))
            .flatMap(stream -> stream)
            .toList();
    return new LDIFModifyChangeRecord(
        groupDn(team.name()),
        new Modification(
            ModificationType.ADD, "member", new Attribute("member", members).getValues()));
  }

  private static Entry extra(int number) {
    Entry entry = new Entry("CN=extra" + number + ",ou=extras," + Words.BASE);
    entry.addAttribute("objectClass", "contact");
    return entry;
  }

  private static Entry box(Box box) {
    String name = box.names().getFirst();
    Entry entry = new Entry("CN=" + name + ",ou=hosts," + Words.BASE);
    entry.addAttribute("objectClass", "computer");
    entry.addAttribute("sAMAccountName", name.substring(0, name.indexOf('.')) + "$");
    entry.addAttribute("dNSHostName", name);
    entry.addAttribute("userAccountControl", Integer.toString(WORKSTATION));
    return entry;
  }
}
