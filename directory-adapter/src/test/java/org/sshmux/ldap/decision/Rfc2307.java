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
import org.sshmux.ldap.decision.Population.Standing;
import org.sshmux.ldap.decision.Population.Team;
import org.sshmux.ldap.decision.SourceWords.Word;

/** RFC 2307: groups list login names, and a person's own number names one group more. */
record Rfc2307() implements Dialect {
  private static final String NO_GROUP = "9";

  @Override
  public String preset() {
    return "rfc2307";
  }

  @Override
  public Map<Feature, String> gaps() {
    String shadow = "shadowExpire knows the end of an account only";
    String logins = "groups list login names, not groups";
    return Map.of(
        Feature.RULES,
        "host-based access control rules are FreeIPA's",
        Feature.DISABLED_HOSTS,
        "nothing bars a host entry",
        Feature.HOST_MEMBERS,
        "groups list login names, not hosts",
        Feature.NESTING,
        logins,
        Feature.DEPTH,
        logins,
        Feature.DISABLED,
        shadow,
        Feature.ADMINISTRATOR_LOCK,
        shadow,
        Feature.BEGINNING,
        shadow,
        Feature.TEMPORARY_LOCK,
        shadow);
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
    return OpenLdap.words("extensibleObject", Word.of("seeAlso", "extensibleObject"));
  }

  @Override
  public ModifyRequest membership(ModificationType how, String login, String team) {
    return new ModifyRequest(OpenLdap.groupDn(team), new Modification(how, "memberUid", login));
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Stream.of("external", "hostgroups", "netgroups").map(Words::unit).forEach(entries::add);
    Population.humans().forEach(human -> entries.add(human(human)));
    Population.teams().forEach(team -> entries.add(team(team)));
    Population.boxes().stream().map(OpenLdap::box).forEach(entries::add);
    return entries;
  }

  private static Entry human(Human human) {
    Entry entry = new Entry(OpenLdap.dn(human));
    entry.addAttribute(
        "objectClass", "inetOrgPerson", "posixAccount", "shadowAccount", "ldapPublicKey");
    entry.addAttribute("uid", human.login());
    entry.addAttribute("cn", human.name().orElse(human.login()));
    entry.addAttribute("sn", human.login());
    entry.addAttribute("homeDirectory", "/home/" + human.login());
    entry.addAttribute("uidNumber", Words.number(Population.humans(), human));
    entry.addAttribute(
        "gidNumber", human.primaryGroup().map(Rfc2307::groupNumber).orElse(NO_GROUP));
    Words.add(entry, "sshPublicKey", human.keyLines());
    if (human.standing() == Standing.EXPIRED) {
      entry.addAttribute("shadowExpire", "18000");
    } else if (human.standing() == Standing.UNREADABLE) {
      entry.addAttribute("shadowExpire", "-7");
    }
    return entry;
  }

  private static Entry team(Team team) {
    Entry entry = new Entry(OpenLdap.groupDn(team.name()));
    entry.addAttribute("objectClass", "posixGroup", "labeledURIObject");
    entry.addAttribute("cn", team.name());
    entry.addAttribute("gidNumber", groupNumber(team.name()));
    Words.add(
        entry,
        "memberUid",
        Stream.concat(
                team.humans().stream(),
                IntStream.range(0, team.extras()).mapToObj(i -> "extra" + i))
            .toList());
    Words.add(entry, "labeledURI", team.statements());
    return entry;
  }

  private static String groupNumber(String team) {
    List<String> names = Population.teams().stream().map(Team::name).toList();
    return Words.number(names, team);
  }
}
