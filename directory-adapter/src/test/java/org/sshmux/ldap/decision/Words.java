package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Collection;
import java.util.List;
import org.sshmux.ldap.decision.Population.Human;

/** What dialects have in common. */
final class Words {
  static final String BASE = "dc=example,dc=test";

  private Words() {}

  /** Adds an attribute, which needs a value to be there at all. */
  static void add(Entry entry, String attribute, Collection<String> values) {
    if (!values.isEmpty()) {
      entry.addAttribute(attribute, values);
    }
  }

  /** An entry that holds others. */
  static Entry unit(String name) {
    Entry unit = new Entry("ou=" + name + "," + BASE);
    unit.addAttribute("objectClass", "organizationalUnit");
    unit.addAttribute("ou", name);
    return unit;
  }

  /** The distinguished name of an entry below another, its own characters escaped. */
  static String below(String attribute, String value, String parent) {
    try {
      return new DN(new RDN(attribute, value), new DN(parent)).toString();
    } catch (LDAPException e) {
      throw new IllegalArgumentException(parent, e);
    }
  }

  /** The human of that login; the first one if there are two. */
  static Human human(String login) {
    return Population.humans().stream()
        .filter(human -> human.login().equals(login))
        .findFirst()
        .orElseThrow();
  }

  /** A number that no other entry of a list has, for what must have one. */
  static String number(List<?> all, Object one) {
    return Integer.toString(10_000 + all.indexOf(one));
  }
}
