package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.grant.Grant;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.ldap.config.SourceConfig.AttributeSource;

/**
 * Reads the values of attributes that state access, into statements for policy. A value that would
 * permit and cannot be read is left out and logged; one that may forbid becomes a statement that
 * policy cannot read either, and for which it refuses everything.
 */
final class ValueReader {
  private static final Logger LOG = LoggerFactory.getLogger(ValueReader.class);

  private ValueReader() {}

  /** What the values of one entry say: statements, and netgroups that are still to be resolved. */
  record Said(List<String> statements, List<HostRule.OfNetgroup> netgroups) {
    Said {
      statements = List.copyOf(statements);
      netgroups = List.copyOf(netgroups);
    }
  }

  static Said read(Entry entry, List<AttributeSource> sources) {
    List<String> statements = new ArrayList<>();
    List<HostRule.OfNetgroup> netgroups = new ArrayList<>();
    for (AttributeSource source : sources) {
      for (String value : Values.of(entry, source.attribute())) {
        HostRule rule =
            switch (source.format()) {
              case SSH_URI -> uri(entry.getDN(), value);
              case HOST -> HostValue.read(value);
              case SUDO_HOST -> SudoHost.read(value);
            };
        if (rule instanceof HostRule.OfNetgroup netgroup) {
          netgroups.add(netgroup);
        } else {
          statements.addAll(statements(entry.getDN(), value, rule));
        }
      }
    }
    return new Said(statements, netgroups);
  }

  /** The statements of a rule; a netgroup is unreadable to who does not resolve it before. */
  static List<String> statements(String dn, String value, HostRule rule) {
    return switch (rule) {
      case HostRule.Says(List<String> said) -> said;
      case HostRule.OfNetgroup(Effect effect, String name) -> unreadable(dn, value, effect);
      case HostRule.Unreadable(Effect effect) -> unreadable(dn, value, effect);
    };
  }

  /** The rule, but what cannot be read is taken for what it stands in. */
  static HostRule assumed(HostRule rule, Effect effect) {
    return switch (rule) {
      case HostRule.Says says -> says;
      case HostRule.OfNetgroup netgroup -> netgroup;
      case HostRule.Unreadable unreadable -> new HostRule.Unreadable(effect);
    };
  }

  private static List<String> unreadable(String dn, String value, Effect effect) {
    LOG.warn("{}: a value that would {} cannot be read", dn, effect);
    return switch (effect) {
      case ALLOW -> List.of();
      case DENY -> List.of(Statements.unreadableDeny(value));
    };
  }

  /** Policy sees its own statements as they stand, and failed attempts at one. */
  private static HostRule uri(String dn, String value) {
    return switch (Grant.parse(value)) {
      case Grant.Parsing.Read _ -> new HostRule.Says(List.of(value));
      case Grant.Parsing.NotOurs _ -> new HostRule.Says(List.of());
      case Grant.Parsing.Malformed(Effect effect, String why) -> {
        LOG.warn("{}: a statement that would {} cannot be read: {}", dn, effect, why);
        yield new HostRule.Says(List.of(value));
      }
    };
  }
}
