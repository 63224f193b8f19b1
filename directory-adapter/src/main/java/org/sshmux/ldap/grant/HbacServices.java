package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;

/** Tells which rules are for the gateway's service, by its name or through service groups. */
final class HbacServices {
  private static final String SERVICE = "ipaHBACService";
  private static final String GROUP = "ipaHBACServiceGroup";

  private final SourceConfig.Hbac config;

  HbacServices(SourceConfig.Hbac config) {
    this.config = config;
  }

  /** The rules that are for the service; asks nothing if all are for every service. */
  List<SearchResultEntry> select(Gathering gathering, List<SearchResultEntry> rules)
      throws LDAPException, DirectoryAway {
    boolean askedFor = rules.stream().anyMatch(rule -> !HbacRules.isAll(rule, "serviceCategory"));
    Set<String> names = askedFor ? names(gathering) : Set.of();
    return rules.stream()
        .filter(rule ->
            HbacRules.isAll(rule, "serviceCategory")
                || Values.of(rule, "memberService").stream()
                    .flatMap(dn -> Values.normalized(dn).stream())
                    .anyMatch(names::contains))
        .toList();
  }

  /** The service and every group that it is in. */
  private Set<String> names(Gathering gathering) throws LDAPException, DirectoryAway {
    List<SearchResultEntry> found =
        gathering.search(
            config.bases(),
            Filter.createORFilter(
                Filter.createANDFilter(
                    Filter.createEqualityFilter("objectClass", SERVICE),
                    Filter.createEqualityFilter("cn", config.serviceName())),
                Filter.createEqualityFilter("objectClass", GROUP)),
            List.of("objectClass", "member"),
            gathering.limits().maxGroupsPerUser());
    Set<String> names = new HashSet<>();
    for (SearchResultEntry entry : found) {
      if (entry.hasObjectClass(SERVICE)) {
        Values.normalized(entry.getDN()).ifPresent(names::add);
      }
    }
    boolean more = !names.isEmpty();
    while (more) {
      more = false;
      for (SearchResultEntry group : found) {
        more |=
            isIn(group, names) && names.addAll(Values.normalized(group.getDN()).stream().toList());
      }
    }
    return names;
  }

  private static boolean isIn(SearchResultEntry group, Set<String> names) {
    return group.hasObjectClass(GROUP)
        && Values.of(group, "member").stream()
            .flatMap(dn -> Values.normalized(dn).stream())
            .anyMatch(names::contains);
  }
}
