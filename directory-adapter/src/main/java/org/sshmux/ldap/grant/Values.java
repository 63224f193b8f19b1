package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.ldap.connection.DirectoryAway;

/** Values of entries. */
final class Values {
  private static final Pattern RANGE = Pattern.compile("range=([0-9]{1,9})-([0-9]{1,9}|\\*)");

  private Values() {}

  static List<String> of(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }

  /** Whether an attribute has exactly this value, in whatever case. */
  static boolean isOnly(Entry entry, String attribute, String value) {
    List<String> values = of(entry, attribute);
    return values.size() == 1 && values.getFirst().equalsIgnoreCase(value);
  }

  /** A distinguished name in the form in which two can be compared; empty if it is none. */
  static Optional<String> normalized(String dn) {
    try {
      return dn.isBlank() || !DN.isValidDN(dn) ? Optional.empty() : Optional.of(DN.normalize(dn));
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }

  /**
   * All values of an attribute that a server may hand out in pieces ({@code member;range=0-1499},
   * MS-ADTS section 3.1.1.3.1.3.3); what cannot be read to the end leaves a gap.
   */
  static List<String> ofAll(Gathering gathering, SearchResultEntry entry, String attribute)
      throws LDAPException, DirectoryAway {
    List<String> values = new ArrayList<>(of(entry, attribute));
    Optional<Piece> piece = Piece.in(entry, attribute);
    while (piece.isPresent() && gathering.isComplete()) {
      values.addAll(piece.get().values());
      if (values.size() > gathering.mostOfGroup()) {
        break;
      }
      if (piece.get().isLast()) {
        return values;
      }
      piece = next(gathering, entry, attribute, piece.get());
    }
    if (values.size() > gathering.mostOfGroup()) {
      gathering.lacks(
          entry.getDN() + " has more than " + gathering.mostOfGroup() + " values of " + attribute);
    }
    return values;
  }

  private static Optional<Piece> next(
      Gathering gathering, SearchResultEntry entry, String attribute, Piece last)
      throws LDAPException, DirectoryAway {
    Optional<Piece> next =
        gathering
            .search(
                List.of(entry.getDN()),
                gathering.isAt(entry.getDN()),
                List.of(attribute + ";range=" + (last.end() + 1) + "-*"),
                1)
            .stream()
            .flatMap(more -> Piece.in(more, attribute).stream())
            .filter(more -> more.start() == last.end() + 1)
            .findFirst();
    if (next.isEmpty()) {
      gathering.lacks(attribute + " of " + entry.getDN() + " cannot be read to the end");
    }
    return next;
  }

  /**
   * Some values of an attribute.
   *
   * @param start the place of the first
   * @param end the place of the last
   */
  private record Piece(int start, int end, boolean isLast, List<String> values) {

    static Optional<Piece> in(Entry entry, String attribute) {
      for (Attribute each : entry.getAttributes()) {
        if (each.getBaseName().equalsIgnoreCase(attribute)) {
          for (String option : each.getOptions()) {
            Matcher range = RANGE.matcher(option);
            if (range.matches()) {
              return Optional.of(of(range, List.of(each.getValues())));
            }
          }
        }
      }
      return Optional.empty();
    }

    private static Piece of(Matcher range, List<String> values) {
      int start = Integer.parseInt(range.group(1));
      boolean last = range.group(2).equals("*");
      int end = last ? start + values.size() - 1 : Integer.parseInt(range.group(2));
      return new Piece(start, Math.max(start, end), last, values);
    }
  }
}
