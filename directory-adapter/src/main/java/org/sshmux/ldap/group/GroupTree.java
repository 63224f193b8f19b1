package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Limit;
import org.sshmux.ldap.connection.LdapSession.Question;
import org.sshmux.ldap.entry.WholeEntry;
import org.sshmux.ldap.grant.GrantSources;

/** The parts of the directory where groups are: every question is put to every base. */
final class GroupTree {
  static final int CHUNK = 100;

  private final GroupConfig config;
  private final LdapConfig.Limits limits;
  private final Filter filter;
  private final GroupForm form;

  GroupTree(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.config = config;
    this.limits = limits;
    this.filter = FilterTemplate.parse(config.filter()).with(Map.of());
    this.form = new GroupForm(config, grants);
  }

  FoundGroups nothingYet() {
    return new FoundGroups(form, limits.maxGroupsPerUser());
  }

  /** What is always asked of a group. */
  List<String> attributes() {
    return form.attributes();
  }

  /**
   * The groups of which something holds; what keeps them from being all is noted as a gap.
   *
   * @param more attributes beyond those that are always asked for
   */
  List<SearchResultEntry> search(
      LdapSession session,
      Filter holds,
      List<String> more,
      List<Control> controls,
      FoundGroups found)
      throws LDAPException, DirectoryAway {
    List<SearchResultEntry> entries = new ArrayList<>();
    for (String base : config.bases()) {
      entries.addAll(search(session, base, holds, more, controls, found));
      if (found.incomplete()) {
        break;
      }
    }
    return entries;
  }

  private List<SearchResultEntry> search(
      LdapSession session,
      String base,
      Filter holds,
      List<String> more,
      List<Control> controls,
      FoundGroups found)
      throws LDAPException, DirectoryAway {
    Filter wanted = Filter.createANDFilter(filter, holds);
    List<String> attributes =
        Stream.concat(form.attributes().stream(), more.stream()).distinct().toList();
    Findings findings =
        session.searchAll(
            new Question(base, wanted, attributes, controls),
            limits.pageSize(),
            limits.maxGroupsPerUser());
    findings.cut().ifPresent(cut -> found.gap(cutOff(findings, cut)));
    if (findings.referred() && config.referrals() == Referrals.REFUSE) {
      found.gap("part of the groups is on another server");
    }
    List<SearchResultEntry> entries = new ArrayList<>();
    for (SearchResultEntry entry : findings.entries()) {
      WholeEntry whole = WholeEntry.of(session, entry);
      whole.gap().ifPresent(why -> found.gap(entry.getDN() + ": " + why));
      entries.add(whole.entry());
    }
    return entries;
  }

  private String cutOff(Findings findings, Limit cut) {
    return findings.entries().size() > limits.maxGroupsPerUser()
        ? "group search cut off: more than " + limits.maxGroupsPerUser() + " groups"
        : "group search cut off: " + cut.explained();
  }

  /**
   * The groups by those names, as far as they are groups and in a base. They are searched for by
   * the first part of their names, which every directory has an index for.
   */
  List<SearchResultEntry> named(
      LdapSession session, List<String> dns, List<String> more, FoundGroups found)
      throws LDAPException, DirectoryAway {
    List<SearchResultEntry> entries = new ArrayList<>();
    for (String base : config.bases()) {
      Map<String, DN> wanted = new LinkedHashMap<>();
      for (String text : dns) {
        if (DN.isValidDN(text) && DN.isDescendantOf(text, base, true)) {
          wanted.put(DN.normalize(text), new DN(text));
        }
      }
      for (List<DN> chunk : chunks(List.copyOf(wanted.values()))) {
        Filter any = Filter.createORFilter(chunk.stream().map(GroupTree::firstPart).toList());
        for (SearchResultEntry entry : search(session, base, any, more, List.of(), found)) {
          if (wanted.containsKey(GroupForm.key(entry.getDN()))) {
            entries.add(entry);
          }
        }
        if (found.incomplete()) {
          return entries;
        }
      }
    }
    return entries;
  }

  private static Filter firstPart(DN dn) {
    RDN rdn = dn.getRDN();
    if (rdn == null) {
      return Filter.createORFilter();
    }
    List<Filter> parts = new ArrayList<>();
    for (int i = 0; i < rdn.getValueCount(); i++) {
      parts.add(
          Filter.createEqualityFilter(
              rdn.getAttributeNames()[i], rdn.getByteArrayAttributeValues()[i]));
    }
    return parts.size() == 1 ? parts.getFirst() : Filter.createANDFilter(parts);
  }

  /** A list in parts that are small enough for one question each. */
  static <T> List<List<T>> chunks(List<T> all) {
    List<List<T>> chunks = new ArrayList<>();
    for (int start = 0; start < all.size(); start += CHUNK) {
      chunks.add(all.subList(start, Math.min(all.size(), start + CHUNK)));
    }
    return chunks;
  }
}
