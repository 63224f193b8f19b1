package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.Tls;
import org.sshmux.ldap.config.LdapConfig.TlsMode;

/** Which servers are believed, against a real slapd. */
final class TlsIT {
  @TempDir static Path dir;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.start(dir.resolve("slapd"), List.of());
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"LDAPS", "STARTTLS"})
  void asksAServerThatItTrustsAndThatIsNamed(TlsMode mode) throws Exception {
    assertThat(ask(slapd, mode, Configs.tls(mode, slapd.certificate())))
        .isEqualTo(new Lookup.Unknown());
  }

  @ParameterizedTest
  @EnumSource(names = {"LDAPS", "STARTTLS"})
  void trustsAPkcs12StoreWithAPassword(TlsMode mode) throws Exception {
    Tls tls =
        new Tls(
            mode,
            false,
            Optional.of(Certificates.trustStore(slapd.certificate(), dir)),
            Optional.of(Configs.secretFile(dir, Certificates.PASSWORD)),
            true,
            "TLSv1.3");
    assertThat(ask(slapd, mode, tls)).isEqualTo(new Lookup.Unknown());
  }

  @ParameterizedTest
  @EnumSource(names = {"LDAPS", "STARTTLS"})
  void showsItsOwnCertificate(TlsMode mode) throws Exception {
    assertThat(askAs(Optional.of(slapd.certificateStore()), mode)).isEqualTo(new Lookup.Unknown());
    assertThat(askAs(Optional.of(stranger(mode)), mode)).isInstanceOf(Lookup.Unavailable.class);
  }

  private static Path stranger(TlsMode mode) throws Exception {
    Certificates.selfSigned(dir.resolve("nobody" + mode));
    return dir.resolve("nobody" + mode).resolve("server.p12");
  }

  private static Lookup askAs(Optional<Path> keyStore, TlsMode mode) throws Exception {
    Tls tls =
        new Tls(
            mode,
            false,
            Optional.of(slapd.certificate()),
            Optional.empty(),
            keyStore,
            Optional.of(Configs.secretFile(dir, Certificates.PASSWORD)),
            true,
            "TLSv1.2");
    BindConfig external =
        new BindConfig(
            BindConfig.Method.EXTERNAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    String url = mode == TlsMode.LDAPS ? slapd.tlsUrl() : slapd.url();
    return ask(Configs.of(List.of(url), tls, external));
  }

  @Test
  void refusesAServerThatItDoesNotTrust() throws Exception {
    Certificates.selfSigned(dir.resolve("stranger"));
    Path stranger = dir.resolve("stranger/cert.pem");
    for (TlsMode mode : List.of(TlsMode.LDAPS, TlsMode.STARTTLS)) {
      assertThat(ask(slapd, mode, Configs.tls(mode, stranger)))
          .isInstanceOf(Lookup.Unavailable.class);
    }
  }

  @Test
  void refusesAServerThatItsCertificateDoesNotName() throws Exception {
    try (Slapd other = Slapd.start(dir.resolve("other"), List.of(), "dns:elsewhere.example.test")) {
      for (TlsMode mode : List.of(TlsMode.LDAPS, TlsMode.STARTTLS)) {
        Tls strict = Configs.tls(mode, other.certificate());
        Tls lenient = new Tls(mode, false, strict.trustStore(), Optional.empty(), false, "TLSv1.2");

        assertThat(ask(other, mode, strict)).isInstanceOf(Lookup.Unavailable.class);
        assertThat(ask(other, mode, lenient)).isEqualTo(new Lookup.Unknown());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LDAPS", "STARTTLS"})
  void saysOfWhichServerTheCertificateHasExpired(TlsMode mode) throws Exception {
    Path expired = dir.resolve("expired" + mode);
    Certificates.selfSignedAndExpired(expired);
    try (Slapd other = Slapd.start(dir.resolve("old" + mode), List.of())) {
      other.restart(expired);
      int port = mode == TlsMode.LDAPS ? other.tlsPort() : other.port();

      assertThat(ask(other, mode, Configs.tls(mode, other.certificate())))
          .isInstanceOfSatisfying(
              Lookup.Unavailable.class,
              away ->
                  assertThat(away.toString())
                      .contains("127.0.0.1:" + port, "its certificate has expired, NotAfter: "));
    }
  }

  @Test
  void endsInTimeWhenTheServerHangsInTheHandshake() throws Exception {
    slapd.suspend();
    try {
      for (TlsMode mode : List.of(TlsMode.LDAPS, TlsMode.STARTTLS)) {
        assertThat(ask(slapd, mode, Configs.tls(mode, slapd.certificate())))
            .isInstanceOf(Lookup.Unavailable.class);
      }
    } finally {
      slapd.resume();
    }
  }

  private static Lookup ask(Slapd server, TlsMode mode, Tls tls) throws Exception {
    String url = mode == TlsMode.LDAPS ? server.tlsUrl() : server.url();
    return ask(Configs.of(List.of(url), tls, Configs.bind(server.passwordFile())));
  }

  private static Lookup ask(LdapConfig config) throws Exception {
    try (LdapDirectory directory =
        LdapDirectory.open(config, new RecordedEvents(), TurnedClock.started())) {
      return directory.find("nobody");
    }
  }
}
