package org.sshmux.ssh.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.hostkey.HostKeyRig.host;
import static org.sshmux.ssh.hostkey.HostKeyRig.offered;
import static org.sshmux.ssh.hostkey.HostKeyRig.presented;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Changed;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Revoked;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Source;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Trusted;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Unknown;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Unreadable;

class HostKeyCheckTest {
  private static final String CERTIFIED = "-cert-v01@openssh.com";

  @TempDir private Path directory;
  private HostKeyRig rig;
  private String web;
  private String other;

  @BeforeEach
  void makeKeys() {
    rig = new HostKeyRig(directory);
    web = rig.key("web");
    other = rig.key("other");
  }

  private HostKeyVerdict trusted(Source source) {
    return new Trusted(source, "ssh-ed25519", rig.fingerprint("web"));
  }

  private HostKeyVerdict check(HostKeyQuestion question, String... lines) {
    return HostKeyCheck.check(question, rig.known(lines), presented(web));
  }

  private boolean trusts(HostKeyQuestion question, String... lines) {
    return check(question, lines) instanceof Trusted;
  }

  private static HostKeyQuestion listed(List<String> lines, String name) {
    return new HostKeyQuestion(List.of(name), 22, lines.stream().map(HostKeyRig::offered).toList());
  }

  @Test
  void trustsAKeyThatIsListedForAnyNameOfTheHost() {
    assertThat(check(host("web"), "web,db " + web + " a comment"))
        .isEqualTo(trusted(Source.KNOWN_HOSTS));
    assertThat(trusts(host("db"), "web,db " + web)).isTrue();
    assertThat(trusts(host("x", "db"), "WEB,Db,\t " + web)).isTrue();
    assertThat(trusts(host("web"), "web " + other, "web " + web)).isTrue();
  }

  @Test
  void trustsAKeyThatIsListedUnderAHashedName() {
    String[] lines = {"web " + web, "[db.example.org]:2222 " + web, "2001:db8::1 " + web};
    Optional<KnownHosts.Snapshot> hashed = rig.hashed(lines);
    assertThat(directory.resolve("known_hosts")).content().doesNotContain("web ").contains("|1|");
    PublicKey key = presented(web);
    assertThat(HostKeyCheck.check(host("web"), hashed, key)).isInstanceOf(Trusted.class);
    assertThat(HostKeyCheck.check(host("we"), hashed, key)).isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host(2222, "web"), hashed, key)).isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host(2222, "db.example.org"), hashed, key))
        .isInstanceOf(Trusted.class);
    assertThat(HostKeyCheck.check(host("2001:db8:0:0:0:0:0:1"), hashed, key))
        .isInstanceOf(Trusted.class);
    assertThat(HostKeyCheck.check(host("web"), hashed, presented(other)))
        .isInstanceOf(Changed.class);
  }

  @Test
  void readsWildcardsAndNegations() {
    String line = "*.example.org,10.0.0.?,!db.example.org,!*.dmz.example.org " + web;
    assertThat(trusts(host("web.example.org"), line)).isTrue();
    assertThat(trusts(host("10.0.0.7"), line)).isTrue();
    assertThat(check(host("10.0.0.17"), line)).isInstanceOf(Unknown.class);
    assertThat(check(host("example.org"), line)).isInstanceOf(Unknown.class);
    assertThat(check(host("db.example.org"), line)).isInstanceOf(Unknown.class);
    assertThat(check(host("a.dmz.example.org"), line)).isInstanceOf(Unknown.class);
    assertThat(check(host("webxexample.org"), line)).isInstanceOf(Unknown.class);
  }

  @Test
  void asksForTheNameWithThePortUnlessItIsTheUsualOne() {
    assertThat(trusts(host(2222, "web"), "[web]:2222 " + web)).isTrue();
    assertThat(check(host(2222, "web"), "web " + web)).isInstanceOf(Unknown.class);
    assertThat(check(host(2223, "web"), "[web]:2222 " + web)).isInstanceOf(Unknown.class);
    assertThat(check(host("web"), "[web]:2222 " + web)).isInstanceOf(Unknown.class);
    assertThat(trusts(host(2222, "web"), "[*]:* " + web)).isTrue();
    assertThat(trusts(host(2222, "web"), "* " + web)).isTrue();
    assertThat(check(host(2222, "web"), "*,![web]:2222 " + web)).isInstanceOf(Unknown.class);
  }

  @Test
  void findsAnAddressInItsShortForm() {
    HostKeyQuestion six = host("2001:db8:0:0:1:0:0:0");
    assertThat(trusts(six, "2001:db8:0:0:1:: " + web)).isTrue();
    assertThat(trusts(host(2222, "0:0:0:0:0:0:0:1"), "[::1]:2222 " + web)).isTrue();
    assertThat(trusts(host("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2:3:4:5:6 " + web)).isTrue();
  }

  @Test
  void tellsAChangedKeyFromAnUnknownHost() {
    assertThat(check(host("web"), "web " + other))
        .isEqualTo(
            new Changed(
                rig.fingerprint("web"), List.of(rig.fingerprint("other")), Source.KNOWN_HOSTS));
    assertThat(check(host("web"), "db " + other)).isEqualTo(new Unknown(rig.fingerprint("web")));
    assertThat(HostKeyCheck.check(host("web"), Optional.empty(), presented(web)))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void theDirectoryDecidesAloneIfItListsKeys() {
    HostKeyQuestion right = listed(List.of(other, web), "web");
    HostKeyQuestion wrong = listed(List.of(other), "web");
    assertThat(check(right, "web " + other)).isEqualTo(trusted(Source.DIRECTORY));
    assertThat(HostKeyCheck.check(right, Optional.empty(), presented(web)))
        .isEqualTo(trusted(Source.DIRECTORY));
    assertThat(check(wrong, "web " + web))
        .isEqualTo(
            new Changed(
                rig.fingerprint("web"), List.of(rig.fingerprint("other")), Source.DIRECTORY));
  }

  @Test
  void refusesARevokedKeyWhoeverElseTrustsIt() {
    String[] lines = {"web " + web, "@revoked *.example.org,web " + web};
    assertThat(check(host("web"), lines)).isEqualTo(new Revoked(rig.fingerprint("web")));
    assertThat(check(listed(List.of(web), "web"), lines)).isInstanceOf(Revoked.class);
    assertThat(check(host("x", "a.example.org"), lines)).isInstanceOf(Revoked.class);
    assertThat(check(host("db"), lines)).isInstanceOf(Unknown.class);
  }

  @Test
  void knowsEachTypeOfKey() {
    for (String type : List.of("rsa", "ecdsa")) {
      String line = rig.key("key-" + type, type);
      PublicKey key = presented(line);
      assertThat(HostKeyCheck.check(host("web"), rig.known("web " + line), key))
          .isEqualTo(
              new Trusted(
                  Source.KNOWN_HOSTS, line.split(" ", -1)[0], rig.fingerprint("key-" + type)));
      assertThat(HostKeyCheck.check(host("web"), rig.known("@revoked * " + line), key))
          .isInstanceOf(Revoked.class);
    }
  }

  @Test
  void trustsACertificateOfAListedAuthority() {
    String authority = "@cert-authority *.example.org,web " + rig.key("ca");
    PublicKey named =
        presented(rig.certificate("ca", "web", "-h", "-n", "db.example.org,web.example.org"));
    assertThat(HostKeyCheck.check(host("web.example.org"), rig.known(authority), named))
        .isEqualTo(trusted(Source.CERTIFICATE));
    assertThat(
            HostKeyCheck.check(
                listed(List.of(other), "web.example.org"), rig.known(authority), named))
        .isEqualTo(trusted(Source.CERTIFICATE));
    PublicKey wild = presented(rig.certificate("ca", "web", "-h", "-n", "*.example.org"));
    assertThat(HostKeyCheck.check(host("x.example.org"), rig.known(authority), wild))
        .isEqualTo(trusted(Source.CERTIFICATE));
  }

  @Test
  void doesNotTrustACertificateForAnotherHost() {
    Optional<KnownHosts.Snapshot> known =
        rig.known("@cert-authority *.example.org " + rig.key("ca"));
    PublicKey named = presented(rig.certificate("ca", "web", "-h", "-n", "web.example.org,web"));
    assertThat(HostKeyCheck.check(host("db.example.org"), known, named))
        .isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host("web"), known, named)).isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host("web", "db.example.org"), known, named))
        .as("the name that the authority may certify is not the certificate's")
        .isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host("web", "web.example.org"), known, named))
        .isEqualTo(trusted(Source.CERTIFICATE));
  }

  @Test
  void doesNotTrustACertificateOfAnAuthorityThatIsNotListed() {
    String authority = rig.key("ca");
    PublicKey named = presented(rig.certificate("ca", "web", "-h", "-n", "web"));
    assertThat(HostKeyCheck.check(host("web"), Optional.empty(), named))
        .isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host("web"), rig.known("@cert-authority * " + other), named))
        .isInstanceOf(Unknown.class);
    assertThat(HostKeyCheck.check(host("web"), rig.known("web " + authority), named))
        .as("a host's own key certifies nothing")
        .isInstanceOf(Changed.class);
    assertThat(check(host("web"), "@cert-authority * " + web))
        .as("an authority's key is no host's")
        .isInstanceOf(Unknown.class);
  }

  @Test
  void doesNotTrustACertificateThatIsNotForHostsOrOutOfDateOrForNobody() {
    Optional<KnownHosts.Snapshot> known = rig.known("@cert-authority * " + rig.key("ca"));
    for (String[] options :
        new String[][] {
          {"-n", "web"},
          {"-h"},
          {"-h", "-n", "web", "-V", "20200101:20210101"},
          {"-h", "-n", "web", "-V", "20900101:20910101"}
        }) {
      PublicKey bad = presented(rig.certificate("ca", "web", options));
      assertThat(HostKeyCheck.check(host("web"), known, bad))
          .as(String.join(" ", options))
          .isEqualTo(new Unknown(rig.fingerprint("web")));
    }
  }

  @Test
  void judgesThePlainKeyOfACertificateThatIsNotTrusted() {
    rig.key("ca");
    PublicKey named = presented(rig.certificate("ca", "web", "-h", "-n", "web"));
    assertThat(HostKeyCheck.check(host("web"), rig.known("web " + web), named))
        .isEqualTo(trusted(Source.KNOWN_HOSTS));
    assertThat(HostKeyCheck.check(listed(List.of(web), "web"), Optional.empty(), named))
        .isEqualTo(trusted(Source.DIRECTORY));
    assertThat(HostKeyCheck.check(host("web"), rig.known("web " + other), named))
        .isInstanceOf(Changed.class);
  }

  @Test
  void refusesACertificateWhoseKeyOrAuthorityIsRevoked() {
    String authority = rig.key("ca");
    String trust = "@cert-authority * " + authority;
    PublicKey named = presented(rig.certificate("ca", "web", "-h", "-n", "web"));
    for (String revoked : List.of(web, authority)) {
      Optional<KnownHosts.Snapshot> known =
          rig.known(trust, "web " + web, "@revoked web " + revoked);
      assertThat(HostKeyCheck.check(host("web"), known, named))
          .isEqualTo(new Revoked(rig.fingerprint("web")));
      assertThat(HostKeyCheck.check(listed(List.of(web), "web"), known, named))
          .isInstanceOf(Revoked.class);
    }
  }

  @Test
  void refusesEveryKeyIfTheKnownHostsCannotBeRead() {
    Optional<KnownHosts.Snapshot> missing =
        Optional.of(new KnownHosts(directory.resolve("missing")).current());
    HostKeyQuestion question = listed(List.of(web), "web");
    assertThat(HostKeyCheck.check(question, missing, presented(web)))
        .isEqualTo(new Unreadable(directory.resolve("missing") + ": no such file"));
    assertThat(HostKeyCheck.preferredAlgorithms(host("web"), missing)).isEmpty();
  }

  @Test
  void thePartAboutAHostGivesTheSameAnswers() {
    HostKeyQuestion question = host("web");
    KnownHosts.Snapshot all =
        rig.known("db " + web, "web " + other, "@revoked we? " + web).orElseThrow();
    KnownHosts.Snapshot part = all.about(question);
    assertThat(HostKeyCheck.check(question, Optional.of(part), presented(web)))
        .isEqualTo(HostKeyCheck.check(question, Optional.of(all), presented(web)))
        .isInstanceOf(Revoked.class);
    KnownHosts.Snapshot missing = new KnownHosts(directory.resolve("missing")).current();
    assertThat(HostKeyCheck.check(question, Optional.of(missing.about(question)), presented(web)))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void prefersTheAlgorithmsOfKnownKeys() {
    String rsa = rig.key("rsa", "rsa");
    String ecdsa = rig.key("ecdsa", "ecdsa");
    Optional<KnownHosts.Snapshot> known =
        rig.known("web " + rsa, "web " + ecdsa, "web " + web, "@revoked web " + web);
    assertThat(HostKeyCheck.preferredAlgorithms(host("web"), known))
        .containsExactly("ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256");
    assertThat(HostKeyCheck.preferredAlgorithms(listed(List.of(other), "web"), known))
        .containsExactly("ssh-ed25519");
    assertThat(HostKeyCheck.preferredAlgorithms(host("db"), known)).isEmpty();
    assertThat(HostKeyCheck.preferredAlgorithms(host("db"), Optional.empty())).isEmpty();
    assertThat(offered(rsa).type()).isEqualTo("ssh-rsa");
  }

  @Test
  void prefersCertificatesIfAnAuthorityIsListed() {
    String trust = "@cert-authority * " + other;
    assertThat(HostKeyCheck.preferredAlgorithms(host("web"), rig.known("web " + web, trust)))
        .containsExactly(
            "ssh-ed25519" + CERTIFIED,
            "ecdsa-sha2-nistp256" + CERTIFIED,
            "ecdsa-sha2-nistp384" + CERTIFIED,
            "ecdsa-sha2-nistp521" + CERTIFIED,
            "rsa-sha2-512" + CERTIFIED,
            "rsa-sha2-256" + CERTIFIED,
            "ssh-ed25519");
    assertThat(
            HostKeyCheck.preferredAlgorithms(
                host("web"), rig.known("web " + web, trust, "@revoked * " + other)))
        .containsExactly("ssh-ed25519");
  }
}
