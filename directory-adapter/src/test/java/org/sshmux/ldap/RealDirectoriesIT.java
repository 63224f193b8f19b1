package org.sshmux.ldap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the servers of the tests do what companies' servers do. */
@Tag("real-directories")
final class RealDirectoriesIT {
  @Test
  void a389ServerKeepsTheGroupsOfGroupsOnThePerson(@TempDir Path dir) throws Exception {
    try (Ds389 server = Ds389.start(dir.resolve("ds"), List.of("member"), List.of());
        LDAPConnection connection = server.admin().connect()) {
      server.modify(
          "dn: uid=ann,"
              + Ds389.SUFFIX
              + "\nobjectClass: nsPerson\nobjectClass: nsAccount\nobjectClass: nsMemberOf\n"
              + "objectClass: nsOrgPerson\ncn: Ann\ndisplayName: Ann\nuid: ann\n"
              + "nsSshPublicKey: "
              + Keys.line(1)
              + "\n\n"
              + "dn: cn=in,"
              + Ds389.SUFFIX
              + "\nobjectClass: groupOfNames\nobjectClass: nsMemberOf\nmember: uid=ann,"
              + Ds389.SUFFIX
              + "\n\ndn: cn=out,"
              + Ds389.SUFFIX
              + "\nobjectClass: groupOfNames\nobjectClass: nsMemberOf\nmember: cn=in,"
              + Ds389.SUFFIX
              + "\n");

      SearchResultEntry ann =
          requireNonNull(connection.getEntry("uid=ann," + Ds389.SUFFIX, "*", "memberOf"));

      assertThat(ann.getAttributeValues("memberOf"))
          .containsExactlyInAnyOrder("cn=in," + Ds389.SUFFIX, "cn=out," + Ds389.SUFFIX);
      assertThat(ann.getAttributeValue("nsSshPublicKey")).isEqualTo(Keys.line(1));
    }
  }

  @Test
  void aSambaServerComputesTheGroupsOfGroups(@TempDir Path dir) throws Exception {
    String ann = "CN=Ann,CN=Users," + SambaAd.SUFFIX;
    try (SambaAd server = SambaAd.start(dir.resolve("samba"));
        LDAPConnection connection =
            new Programs.Account(server.admin().address(), 389, SambaAd.READER, SambaAd.PASSWORD)
                .connect()) {
      server.modify(
          "dn: "
              + ann
              + "\nobjectClass: user\nsAMAccountName: ann\nuserAccountControl: 544\n"
              + "altSecurityIdentities: SSHKey:"
              + Keys.line(1)
              + "\n\ndn: CN=in,CN=Users,"
              + SambaAd.SUFFIX
              + "\nobjectClass: group\nsAMAccountName: in\nmember: "
              + ann
              + "\nlabeledURI: ssh://web1\n\ndn: CN=out,CN=Users,"
              + SambaAd.SUFFIX
              + "\nobjectClass: group\nsAMAccountName: out\nmember: CN=in,CN=Users,"
              + SambaAd.SUFFIX
              + "\n");

      SearchResultEntry entry = requireNonNull(connection.getEntry(ann, "*", "tokenGroups"));

      // Domain Users, Users, in and out.
      assertThat(List.of(entry.getAttributeValueByteArrays("tokenGroups"))).hasSize(4);
      assertThat(entry.getAttributeValue("altSecurityIdentities"))
          .isEqualTo("SSHKey:" + Keys.line(1));
    }
  }
}
