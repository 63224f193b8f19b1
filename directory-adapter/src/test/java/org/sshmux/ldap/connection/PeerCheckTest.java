package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Certificates;

final class PeerCheckTest {
  @TempDir Path dir;

  @Test
  void takesOnlyNamesAndAddressesThatTheCertificateLists() throws Exception {
    X509Certificate certificate =
        certificate("dns:ldap.example.test,dns:*.eu.example.test,ip:10.0.0.7,ip:fd00::7");

    assertThat(PeerCheck.names(certificate, "LDAP.example.test")).isTrue();
    assertThat(PeerCheck.names(certificate, "a.eu.example.test")).isTrue();
    assertThat(PeerCheck.names(certificate, "10.0.0.7")).isTrue();
    assertThat(PeerCheck.names(certificate, "fd00:0::7")).isTrue();

    assertThat(PeerCheck.names(certificate, "a.b.eu.example.test")).isFalse();
    assertThat(PeerCheck.names(certificate, "eu.example.test")).isFalse();
    assertThat(PeerCheck.names(certificate, ".eu.example.test")).isFalse();
    assertThat(PeerCheck.names(certificate, "ldap.example.test.evil.test")).isFalse();
    assertThat(PeerCheck.names(certificate, "127.0.0.1")).isFalse();
    assertThat(PeerCheck.names(certificate, "test directory")).isFalse();
  }

  private X509Certificate certificate(String names) throws Exception {
    Certificates.selfSigned(dir, names);
    try (var in = Files.newInputStream(dir.resolve("cert.pem"))) {

      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
