package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFAddChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sshmux.ldap.decision.Rules.Rule;
import org.sshmux.ldap.decision.Rules.ServiceGroup;

/**
 * {@link Rules} as FreeIPA keeps them.
 *
 * @param names where people, groups and hosts are
 */
record RuleEntries(SourceWords.Names names) {
  private static final String RULES = "cn=hbac," + Words.BASE;
  private static final String SERVICES = "cn=hbacservices," + RULES;
  private static final String GROUPS = "cn=hbacservicegroups," + RULES;

  String ldif() {
    List<Entry> entries = new ArrayList<>();
    entries.add(FreeIpa.container(RULES, "hbac"));
    entries.add(FreeIpa.container(SERVICES, "hbacservices"));
    entries.add(FreeIpa.container(GROUPS, "hbacservicegroups"));
    Rules.SERVICES.forEach(name -> entries.add(service(name)));
    Rules.serviceGroups().forEach(group -> entries.add(entry(group)));
    Rules.all().forEach(rule -> entries.add(entry(rule)));
    return SourceWords.text(entries.stream().map(LDIFAddChangeRecord::new).toList());
  }

  private static Entry service(String name) {
    Entry entry = new Entry(serviceDn(name));
    entry.addAttribute("objectClass", "ipaHBACService", "ipaObject");
    entry.addAttribute("cn", name);
    entry.addAttribute("ipaUniqueID", "service-" + name);
    return entry;
  }

  private static Entry entry(ServiceGroup group) {
    Entry entry = new Entry(groupDn(group.name()));
    entry.addAttribute("objectClass", "ipaHBACServiceGroup", "ipaObject");
    entry.addAttribute("cn", group.name());
    entry.addAttribute("ipaUniqueID", "services-" + group.name());
    Words.add(entry, "member", group.services().stream().map(RuleEntries::serviceDn).toList());
    return entry;
  }

  private Entry entry(Rule rule) {
    String id = "rule-" + rule.name();
    Entry entry = new Entry("ipaUniqueID=" + id + "," + RULES);
    entry.addAttribute("objectClass", "ipaAssociation", "ipaHBACRule");
    entry.addAttribute("ipaUniqueID", id);
    entry.addAttribute("cn", rule.name());
    entry.addAttribute("ipaEnabledFlag", Boolean.toString(rule.enabled()).toUpperCase(Locale.ROOT));
    entry.addAttribute("accessRuleType", rule.type());
    for (String line : rule.categories()) {
      String[] parts = line.split(": ", 2);
      entry.addAttribute(parts[0], parts[1]);
    }
    Words.add(entry, "memberUser", joined(rule.humans(), names::human, rule.teams(), names::team));
    Words.add(
        entry, "memberHost", joined(rule.boxes(), names::box, rule.clusters(), names::cluster));
    Words.add(
        entry,
        "memberService",
        joined(
            rule.services(), RuleEntries::serviceDn, rule.serviceGroups(), RuleEntries::groupDn));
    return entry;
  }

  private static List<String> joined(
      List<String> some, Naming ofSome, List<String> others, Naming ofOthers) {
    return Stream.concat(some.stream().map(ofSome::dn), others.stream().map(ofOthers::dn)).toList();
  }

  /** What is called so in the directory. */
  private interface Naming {
    String dn(String name);
  }

  private static String serviceDn(String name) {
    return "cn=" + name + "," + SERVICES;
  }

  private static String groupDn(String name) {
    return "cn=" + name + "," + GROUPS;
  }
}
