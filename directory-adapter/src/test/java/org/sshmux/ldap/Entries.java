package org.sshmux.ldap;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** LDIF texts of entries that every kind of directory takes. */
public final class Entries {
  public static final String BASE = "dc=example,dc=test";

  private Entries() {}

  public static String personDn(String uid) {
    return "uid=" + uid + ",ou=people," + BASE;
  }

  public static String groupDn(String cn) {
    return "cn=" + cn + ",ou=groups," + BASE;
  }

  public static String unit(String ou) {
    return "dn: ou=" + ou + "," + BASE + "\nobjectClass: organizationalUnit\nou: " + ou + "\n\n";
  }

  public static String person(String uid, String... keyLines) {
    return personAt(personDn(uid), uid, "", keyLines);
  }

  public static String personAt(String dn, String uid, String more, String... keyLines) {
    return "dn: "
        + dn
        + "\nobjectClass: inetOrgPerson\nobjectClass: shadowAccount\nobjectClass: ldapPublicKey\n"
        + ("uid: " + uid + "\ncn: " + uid + "\nsn: " + uid + "\n")
        + more
        + Arrays.stream(keyLines)
            .map(line -> "sshPublicKey: " + line + "\n")
            .collect(Collectors.joining())
        + "\n";
  }

  public static String group(String cn, List<String> members, String... uris) {
    return "dn: "
        + groupDn(cn)
        + "\nobjectClass: groupOfNames\nobjectClass: labeledURIObject\ncn: "
        + cn
        + "\n"
        + members.stream().map(dn -> "member: " + dn + "\n").collect(Collectors.joining())
        + Arrays.stream(uris).map(uri -> "labeledURI: " + uri + "\n").collect(Collectors.joining())
        + "\n";
  }

  public static String hostDn(String cn) {
    return "cn=" + cn + ",ou=hosts," + BASE;
  }

  public static String hostWithKeys(String cn, String label, String... keyLines) {
    return host(cn, List.of(), "127.0.0.1").strip()
        + "\nobjectClass: ldapPublicKey\n"
        + (label.isEmpty() ? "" : "description: " + label + "\n")
        + Arrays.stream(keyLines)
            .map(line -> "sshPublicKey: " + line + "\n")
            .collect(Collectors.joining())
        + "\n";
  }

  public static String host(String cn, List<String> otherNames, String... addresses) {
    return "dn: "
        + hostDn(cn)
        + "\nobjectClass: device\nobjectClass: ipHost\ncn: "
        + cn
        + "\n"
        + otherNames.stream().map(name -> "cn: " + name + "\n").collect(Collectors.joining())
        + Arrays.stream(addresses)
            .map(address -> "ipHostNumber: " + address + "\n")
            .collect(Collectors.joining())
        + "\n";
  }
}
