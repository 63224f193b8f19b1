package org.sshmux.ldap.entry;

import static java.util.Objects.requireNonNull;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;

/**
 * An entry with every value of what was asked for. Active Directory gives out the values of a long
 * attribute in ranges ({@code member;range=0-1499}); the others are asked for here.
 *
 * @param entry all values under the attribute's own name
 * @param gap which values could not be had
 */
public record WholeEntry(SearchResultEntry entry, Optional<String> gap) {
  private static final int MAX_VALUES = 100_000;

  /** Asks for what is missing of an entry just received; nothing, most of the time. */
  public static WholeEntry of(LdapSession session, SearchResultEntry received)
      throws LDAPException, DirectoryAway {
    if (received.getAttributes().stream().noneMatch(part -> ValueRange.of(part).isPresent())) {
      return new WholeEntry(received, Optional.empty());
    }
    Map<String, Attribute> whole = new LinkedHashMap<>();
    Optional<String> gap = Optional.empty();
    for (Attribute part : received.getAttributes()) {
      Optional<ValueRange> range = ValueRange.of(part);
      List<ASN1OctetString> values = new ArrayList<>(List.of(part.getRawValues()));
      if (range.isPresent()
          && !readOn(session, received.getDN(), part.getBaseName(), range.get(), values)) {
        gap = Optional.of("not all values of " + part.getBaseName() + " could be read");
      }
      String name = range.isPresent() ? part.getBaseName() : part.getName();
      whole.merge(
          name.toLowerCase(Locale.ROOT),
          new Attribute(name, values.toArray(ASN1OctetString[]::new)),
          Attribute::mergeAttributes);
    }
    return new WholeEntry(
        new SearchResultEntry(received.getDN(), whole.values(), received.getControls()), gap);
  }

  /** Whether the last value was reached. */
  private static boolean readOn(
      LdapSession session, String dn, String name, ValueRange first, List<ASN1OctetString> values)
      throws LDAPException, DirectoryAway {
    ValueRange at = first;
    if (at.from() != 0) {
      return false;
    }
    while (at.to().isPresent()) {
      int next = at.to().get() + 1;
      if (next <= at.from() || values.size() > MAX_VALUES) {
        return false;
      }
      Optional<Attribute> part = part(session, dn, name, next);
      Optional<ValueRange> range = part.flatMap(ValueRange::of);
      if (range.isEmpty() || range.get().from() != next) {
        return false;
      }
      Collections.addAll(values, part.orElseThrow().getRawValues());
      at = range.get();
    }
    return true;
  }

  private static Optional<Attribute> part(LdapSession session, String dn, String name, int next)
      throws LDAPException, DirectoryAway {
    return session.read(dn, List.of(name + ";range=" + next + "-*")).stream()
        .flatMap(entry -> entry.getAttributes().stream())
        .filter(
            part -> part.getBaseName().equalsIgnoreCase(name) && ValueRange.of(part).isPresent())
        .findFirst();
  }

  /**
   * Which of its values an attribute carries.
   *
   * @param from the first, counted from zero
   * @param to the last; empty: there are no more
   */
  private record ValueRange(int from, Optional<Integer> to) {
    private static final Pattern OPTION =
        Pattern.compile("(?i)range=([0-9]{1,9})-([0-9]{1,9}|\\*)");

    static Optional<ValueRange> of(Attribute part) {
      return part.getOptions().stream()
          .map(OPTION::matcher)
          .filter(Matcher::matches)
          .map(option ->
              new ValueRange(
                  Integer.parseInt(requireNonNull(option.group(1))),
                  Optional.of(requireNonNull(option.group(2)))
                      .filter(end -> !end.equals("*"))
                      .map(Integer::valueOf)))
          .findFirst();
    }
  }
}
