package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.GrantSource;
import org.sshmux.policy.Grant;

/** How the entry of a group is read. */
record GroupForm(GroupConfig config) {
  private static final Logger LOG = LoggerFactory.getLogger(GroupForm.class);

  /** What must be asked for. */
  List<String> attributes() {
    return Stream.concat(
            Stream.of(config.nameAttribute()), config.grants().stream().map(GrantSource::attribute))
        .distinct()
        .toList();
  }

  /**
   * @param way the groups that lead to this one
   */
  Membership membership(SearchResultEntry entry, List<String> way) {
    List<String> path = Stream.concat(way.stream(), Stream.of(entry.getDN())).toList();
    return new Membership(name(entry), entry.getDN(), path, grants(entry));
  }

  private String name(SearchResultEntry entry) {
    return values(entry, config.nameAttribute()).stream().findFirst().orElse(entry.getDN());
  }

  private List<String> grants(SearchResultEntry entry) {
    return config.grants().stream()
        .flatMap(source ->
            switch (source.format()) {
              case SSH_URI ->
                  values(entry, source.attribute()).stream()
                      .filter(value -> isStatement(entry, value));
            })
        .toList();
  }

  /** Whether policy has to see a value: it is one of its statements, or a failed attempt at one. */
  private static boolean isStatement(SearchResultEntry entry, String value) {
    return switch (Grant.parse(value)) {
      case Grant.Parsing.Read _ -> true;
      case Grant.Parsing.NotOurs _ -> false;
      case Grant.Parsing.Malformed(Grant.Effect effect, String why) -> {
        LOG.warn("{}: a statement that would {} cannot be read: {}", entry.getDN(), effect, why);
        yield true;
      }
    };
  }

  static List<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }

  /** A distinguished name in the one spelling by which names are compared. */
  static String key(String dn) throws LDAPException {
    return DN.isValidDN(dn) ? DN.normalize(dn) : dn;
  }
}
