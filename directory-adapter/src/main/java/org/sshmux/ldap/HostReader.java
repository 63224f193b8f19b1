package org.sshmux.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.AddressLiteral;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostLookup;

/** Reads one host entry. */
final class HostReader {
  private static final Logger LOG = LoggerFactory.getLogger(HostReader.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

  private final LdapConfig.Hosts config;
  private final FilterTemplate filter;
  private final InstantSource clock;

  HostReader(LdapConfig.Hosts config, InstantSource clock) {
    this.config = config;
    this.filter = FilterTemplate.parse(config.filter(), "host");
    this.clock = clock;
  }

  /**
   * @param name in its canonical form
   */
  Reading<HostLookup> read(LdapSession session, String name) throws LDAPException, DirectoryAway {
    Instant now = clock.instant();
    return switch (OneEntry.find(
        session,
        config.bases(),
        filter.with(Map.of("host", name)),
        List.of(config.nameAttribute(), config.addressAttribute()))) {
      case OneEntry.None() -> new Reading.Kept<>(new HostLookup.Unlisted(), now);
      case OneEntry.Several(String detail) -> refused(now, detail);
      case OneEntry.Only(SearchResultEntry entry) -> host(entry, name, now);
    };
  }

  private Reading<HostLookup> host(SearchResultEntry entry, String name, Instant now)
      throws LDAPException {
    List<String> names = names(entry);
    if (!names.contains(name)) {
      return refused(now, entry.getDN() + " was found, but does not carry the name " + name);
    }
    Optional<List<InetAddress>> addresses = addresses(entry);
    if (addresses.isEmpty()) {
      return refused(now, entry.getDN() + " has an unreadable " + config.addressAttribute());
    }
    return new Reading.Kept<>(
        new HostLookup.Found(new Host(entry.getDN(), names, addresses.get())), now);
  }

  /** The name in the entry's own RDN first; a value that could not be a host name is not one. */
  private List<String> names(SearchResultEntry entry) throws LDAPException {
    SequencedSet<String> names = new LinkedHashSet<>();
    RDN rdn = entry.getRDN();
    if (rdn != null) {
      for (int i = 0; i < rdn.getValueCount(); i++) {
        if (rdn.getAttributeNames()[i].equalsIgnoreCase(config.nameAttribute())) {
          names.add(folded(rdn.getAttributeValues()[i]));
        }
      }
    }
    values(entry, config.nameAttribute()).forEach(value -> names.add(folded(value)));
    return names.stream().filter(value -> NAME.matcher(value).matches()).toList();
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

  private static Reading<HostLookup> refused(Instant now, String detail) {
    LOG.warn("host refused: {}", detail);
    return new Reading.Brief<>(new HostLookup.Ambiguous(detail), now);
  }
}
