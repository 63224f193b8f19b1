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
import org.sshmux.ldap.decision.Population.Human;
import org.sshmux.ldap.decision.Population.Team;
import org.sshmux.ldap.decision.SourceWords.Word;

/**
 * 389 Directory Server with the schema it brings: keys are {@code nsSshPublicKey}, the server keeps
 * {@code memberOf} and computes {@code nsAccountLock}.
 */
record PlainDs389() implements Dialect {

  @Override
  public String preset() {
    return "389ds";
  }

  @Override
  public Map<Feature, String> gaps() {
    return Map.of(
        Feature.RULES,
        "host-based access control rules are FreeIPA's",
        Feature.PRIMARY_GROUP,
        "gidNumber means nothing where groups list members by name",
        Feature.DEPTH,
        "memberOf says that a group counts, not through how many others",
        Feature.ADMINISTRATOR_LOCK,
        "nsAccountLock is the one way to bar an account, and it disables",
        Feature.EXPIRY,
        "the end of an account is the business of a plug-in that the server does not run",
        Feature.BEGINNING,
        "an account has no beginning");
  }

  @Override
  public List<String> groupsOfEverybody() {
    return List.of();
  }

  @Override
  public String places() {
    return OpenLdap.usual().places();
  }

  @Override
  public SourceWords words() {
    return OpenLdap.words("hostObject", Word.of("seeAlso"));
  }

  @Override
  public ModifyRequest membership(ModificationType how, String login, String team) {
    return new ModifyRequest(
        OpenLdap.groupDn(team), new Modification(how, "member", OpenLdap.dn(Words.human(login))));
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Stream.of("people", "external", "groups", "hosts", "hostgroups", "netgroups")
        .map(Words::unit)
        .forEach(entries::add);
    Population.humans().forEach(human -> entries.add(human(human)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().stream().map(OpenLdap::box).forEach(entries::add);
    return entries;
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(OpenLdap.dn(human));
    entry.addAttribute("objectClass", "nsPerson", "nsAccount", "posixAccount", "nsMemberOf");
    entry.addAttribute("uid", human.login());
    entry.addAttribute("cn", human.name().orElse(human.login()));
    entry.addAttribute("displayName", human.login());
    entry.addAttribute("homeDirectory", "/home/" + human.login());
    entry.addAttribute("uidNumber", Words.number(Population.humans(), human));
    entry.addAttribute("gidNumber", "100");
    Words.add(entry, "nsSshPublicKey", human.keyLines());
    switch (human.standing()) {
      case ACTIVE, LOCKED_BY_ADMINISTRATOR, EXPIRED, NOT_YET_VALID -> {}
      case DISABLED -> entry.addAttribute("nsAccountLock", "true");
      case LOCKED_FOR_A_WHILE -> entry.addAttribute("accountUnlockTime", "20990101000000Z");
      case UNREADABLE -> entry.addAttribute("nsAccountLock", "perhaps");
    }
    return entry;
  }

  private static Entry team(Team team) {
    boolean unique = team.name().equals("unique");
    Entry entry = new Entry(OpenLdap.groupDn(team.name()));
    entry.addAttribute(
        "objectClass",
        unique ? "groupOfUniqueNames" : "groupOfNames",
        "labeledURIObject",
        "nsMemberOf");
    entry.addAttribute("cn", team.name());
    Words.add(
        entry,
        unique ? "uniqueMember" : "member",
        Stream.of(
                team.humans().stream().map(login -> OpenLdap.dn(Words.human(login))),
                team.teams().stream().map(OpenLdap::groupDn),
                IntStream.range(0, team.extras())
                    .mapToObj(i -> "uid=extra" + i + ",ou=people," + Words.BASE))
            .flatMap(stream -> stream)
            .toList());
    Words.add(entry, "labeledURI", team.statements());
    return entry;
  }
}
