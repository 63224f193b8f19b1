package org.sshmux.ssh.hostkey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sshmux.identity.OfferedKey;

/**
 * Which host key a target should have.
 *
 * @param names all names of the target in canonical form, the asked one first, which may be the
 *     text of an address
 * @param port that was dialled
 * @param directoryKeys the keys that the directory lists for the target; may be empty
 */
public record HostKeyQuestion(List<String> names, int port, List<OfferedKey> directoryKeys) {
  private static final int IPV6_GROUPS = 8;

  public HostKeyQuestion {
    names = List.copyOf(names);
    directoryKeys = List.copyOf(directoryKeys);
    if (names.isEmpty() || names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a target has at least one name, and none is empty");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
    }
  }

  /** The names, and the short form of each IPv6 address among them, as OpenSSH writes it. */
  List<String> spellings() {
    List<String> spellings = new ArrayList<>(names);
    names.stream().map(HostKeyQuestion::shortened).forEach(spellings::add);
    return spellings.stream().distinct().toList();
  }

  /** The text with its longest run of zero groups left out (RFC 5952), if it is all groups. */
  private static String shortened(String name) {
    List<String> groups = Arrays.asList(name.split(":", -1));
    if (groups.size() != IPV6_GROUPS) {
      return name;
    }
    int start = 0;
    int length = 0;
    for (int from = 0; from < groups.size(); from++) {
      int to = from;
      while (to < groups.size() && groups.get(to).equals("0")) {
        to++;
      }
      if (to - from > length) {
        start = from;
        length = to - from;
      }
    }
    return length < 2
        ? name
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + length, groups.size()));
  }
}
