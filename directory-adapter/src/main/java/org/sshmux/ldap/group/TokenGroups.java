package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.WholeEntry;
import org.sshmux.ldap.grant.GrantSources;

/**
 * Takes the security groups that a domain controller computes for a person, nested ones and the
 * primary group included, and finds their entries by their identifiers. A controller that does not
 * show them to the gateway is asked another way.
 */
final class TokenGroups implements GroupFinder {
  private static final Logger LOG = LoggerFactory.getLogger(TokenGroups.class);
  private static final String TOKEN = "tokenGroups";
  private static final Set<ResultCode> NOT_SHOWN =
      Set.of(
          ResultCode.OPERATIONS_ERROR,
          ResultCode.NO_SUCH_ATTRIBUTE,
          ResultCode.UNDEFINED_ATTRIBUTE_TYPE,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.UNWILLING_TO_PERFORM);

  private final GroupTree tree;
  private final String memberOf;
  private final InChainGroups otherWay;

  TokenGroups(
      GroupConfig config, LdapConfig.Limits limits, GrantSources grants, InChainGroups otherWay) {
    this.tree = new GroupTree(config, limits, grants);
    this.memberOf = config.memberOf().attribute();
    this.otherWay = otherWay;
  }

  @Override
  public List<String> attributes() {
    return otherWay.attributes();
  }

  @Override
  public Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway {
    FoundGroups found = tree.nothingYet();
    List<byte[]> sids = sids(session, person, found);
    if (sids.isEmpty()) {
      LOG.warn("{}: its {} are not shown; asking for groups in chain", person.dn(), TOKEN);
      return otherWay.of(session, person);
    }
    List<SearchResultEntry> groups = new ArrayList<>();
    for (List<byte[]> chunk : GroupTree.chunks(sids)) {
      Filter any =
          Filter.createORFilter(
              chunk.stream()
                  .map(sid -> Filter.createEqualityFilter(PrimaryGroup.SID, sid))
                  .toList());
      groups.addAll(
          tree.search(session, any, List.of(memberOf, PrimaryGroup.SID), List.of(), found));
      if (found.incomplete()) {
        break;
      }
    }
    Ways ways = new Ways(direct(person, groups), groups, memberOf);
    for (SearchResultEntry group : groups) {
      found.add(group, ways.to(group));
    }
    return found.groups();
  }

  /** Nobody has none: an empty answer is a hidden one. */
  private static List<byte[]> sids(LdapSession session, Subject person, FoundGroups found)
      throws LDAPException, DirectoryAway {
    try {
      Optional<SearchResultEntry> entry = session.read(person.dn(), List.of(TOKEN));
      if (entry.isEmpty()) {
        return List.of();
      }
      WholeEntry whole = WholeEntry.of(session, entry.get());
      whole.gap().ifPresent(found::gap);
      byte[][] values = whole.entry().getAttributeValueByteArrays(TOKEN);
      return values == null ? List.of() : Arrays.asList(values);
    } catch (LDAPException e) {
      if (NOT_SHOWN.contains(e.getResultCode())) {
        return List.of();
      }
      throw e;
    }
  }

  private List<String> direct(Subject person, List<SearchResultEntry> groups) {
    List<String> direct = new ArrayList<>(GroupForm.values(person.entry(), memberOf));
    Optional<byte[]> primary = PrimaryGroup.sid(person.entry());
    for (SearchResultEntry group : groups) {
      byte[] sid = group.getAttributeValueBytes(PrimaryGroup.SID);
      if (sid != null && primary.filter(wanted -> Arrays.equals(wanted, sid)).isPresent()) {
        direct.add(group.getDN());
      }
    }
    return direct;
  }
}
