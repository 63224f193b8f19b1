package org.sshmux.ldap.host;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.sshmux.identity.AddressLiteral;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostLabel;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.entry.KeyList;

/** What a host entry says, as far as its attributes were asked for. */
public sealed interface HostEntry {

  /** Everything in it was understood, or left out where that is harmless. */
  record Usable(Host host) implements HostEntry {}

  /**
   * Something in it that decides where the host is, or which keys it has, was not understood.
   *
   * @param detail names the entry
   */
  record Unusable(String detail) implements HostEntry {}

  /** Reads entries as the configuration says; safe for many threads. */
  record Form(HostConfig config, LdapConfig.Limits limits) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final int MAX_NAME = 255;

    /** The name by which a host is shown and permitted; empty if the entry carries none. */
    public Optional<String> primaryName(SearchResultEntry entry) {
      return names(entry).stream().findFirst();
    }

    HostEntry read(SearchResultEntry entry) {
      List<String> names = names(entry);
      if (names.isEmpty()) {
        return new Unusable(entry.getDN() + " carries no host name");
      }
      Optional<List<InetAddress>> addresses = addresses(entry);
      if (addresses.isEmpty()) {
        return new Unusable(entry.getDN() + " has an unreadable " + config.addressAttribute());
      }
      KeyList keys = KeyList.ofHost(entry, config.key(), limits);
      if (keys.gap().isPresent()) {
        return new Unusable(entry.getDN() + " has " + keys.gap().get());
      }
      return new Usable(
          new Host(
              entry.getDN(),
              names,
              addresses.get(),
              keys.keys().stream().map(AuthorizedKey::key).distinct().toList(),
              values(entry, config.labelAttribute()).stream()
                  .findFirst()
                  .map(HostLabel::of)
                  .orElse("")));
    }

    /** The name in the entry's own RDN first; a value that could not be a host name is not one. */
    private List<String> names(SearchResultEntry entry) {
      SequencedSet<String> names = new LinkedHashSet<>();
      rdn(entry)
          .ifPresent(rdn -> {
            for (int i = 0; i < rdn.getValueCount(); i++) {
              if (rdn.getAttributeNames()[i].equalsIgnoreCase(config.nameAttribute())) {
                names.add(folded(rdn.getAttributeValues()[i]));
              }
            }
          });
      values(entry, config.nameAttribute()).forEach(value -> names.add(folded(value)));
      return names.stream()
          .filter(value -> value.length() <= MAX_NAME && NAME.matcher(value).matches())
          .toList();
    }

    private static Optional<RDN> rdn(SearchResultEntry entry) {
      try {
        return Optional.ofNullable(entry.getRDN());
      } catch (LDAPException e) {
        return Optional.empty();
      }
    }

    private Optional<List<InetAddress>> addresses(SearchResultEntry entry) {
      List<InetAddress> addresses = new ArrayList<>();
      for (String value : values(entry, config.addressAttribute())) {
        Optional<InetAddress> address = AddressLiteral.parse(value);
        if (address.isEmpty()) {
          return Optional.empty();
        }
        addresses.add(address.get());
      }
      return Optional.of(addresses);
    }

    private static String folded(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static List<String> values(SearchResultEntry entry, String attribute) {
      String[] values = entry.getAttributeValues(attribute);
      return values == null ? List.of() : Arrays.asList(values);
    }
  }
}
