package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.MatchedValuesFilter;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;

/**
 * Groups that list people by login name or by number (RFC 2307). Letter case counts in such a list
 * whatever the server thinks of it: another spelling is somebody else.
 */
final class PosixMembers {
  private static final String NUMBER = "gidNumber";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  private final List<MemberSource> sources;
  private final GroupTree tree;

  PosixMembers(List<MemberSource> members, GroupTree tree) {
    this.sources = members.stream().filter(source -> source.value() != MemberValue.DN).toList();
    this.tree = tree;
  }

  /** What must be known of the person. */
  List<String> attributes() {
    return sources.stream().anyMatch(source -> source.value() == MemberValue.GID_NUMBER)
        ? List.of(NUMBER)
        : List.of();
  }

  /** The groups that list a person so. */
  List<SearchResultEntry> of(LdapSession session, Subject person, FoundGroups found)
      throws LDAPException, DirectoryAway {
    List<Filter> terms = new ArrayList<>();
    List<MatchedValuesFilter> wanted = new ArrayList<>();
    for (MemberSource source : sources) {
      for (String value : names(source, person, found)) {
        terms.add(Filter.createEqualityFilter(source.attribute(), value));
        wanted.add(MatchedValuesFilter.createEqualityFilter(source.attribute(), value));
      }
    }
    if (terms.isEmpty() || found.incomplete()) {
      return List.of();
    }
    tree.attributes().stream().map(MatchedValuesFilter::createPresentFilter).forEach(wanted::add);
    List<SearchResultEntry> groups = new ArrayList<>();
    for (SearchResultEntry entry :
        tree.search(
            session,
            Filter.createORFilter(terms),
            sources.stream().map(MemberSource::attribute).toList(),
            List.of(new MatchedValuesRequestControl(wanted)),
            found)) {
      if (lists(entry, person, found)) {
        groups.add(entry);
      }
    }
    return groups;
  }

  /** By what a source lists the person. */
  private static List<String> names(MemberSource source, Subject person, FoundGroups found) {
    return switch (source.value()) {
      case DN -> List.of();
      case UID -> List.of(person.login());
      case GID_NUMBER -> {
        List<String> numbers = GroupForm.values(person.entry(), NUMBER);
        if (!numbers.stream().allMatch(number -> DIGITS.matcher(number).matches())) {
          found.gap("cannot read the " + NUMBER + " of " + person.dn());
        }
        yield numbers;
      }
    };
  }

  private boolean lists(SearchResultEntry group, Subject person, FoundGroups found) {
    boolean readable = false;
    for (MemberSource source : sources) {
      List<String> listed = GroupForm.values(group, source.attribute());
      readable |= !listed.isEmpty();
      if (names(source, person, found).stream().anyMatch(name -> same(source, name, listed))) {
        return true;
      }
    }
    if (!readable) {
      found.gap("cannot read who is a member of " + group.getDN());
    }
    return false;
  }

  private static boolean same(MemberSource source, String name, List<String> listed) {
    return source.value() == MemberValue.GID_NUMBER
        ? listed.stream()
            .anyMatch(number ->
                DIGITS.matcher(number).matches() && Long.parseLong(number) == Long.parseLong(name))
        : listed.contains(name);
  }
}
