package org.sshmux.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.HostName;

class CredentialsTest {
  private static final HostName DB1 = new HostName.Name("db1.example.com");
  private static final List<String> NAMES = List.of("db1.example.com", "db1");

  private static Credentials credentials(
      boolean authority, Optional<Credential> usual, CredentialRule... rules) {
    Duration time = Duration.ofSeconds(1);
    return new Credentials(
        new TargetConfig(time, time, time, time, Optional.empty(), time, 3, usual, List.of(rules)),
        authority);
  }

  private static CredentialRule hosts(Credential use, String... hosts) {
    return new CredentialRule(Optional.of(List.of(hosts)), Optional.empty(), use);
  }

  @Test
  void showsACertificateIfThereIsAnAuthorityAndTheAgentOtherwise() {
    assertThat(credentials(true, Optional.empty()).of(DB1, NAMES, "dba"))
        .isEqualTo(Credential.CERTIFICATE);
    assertThat(credentials(false, Optional.empty()).of(DB1, NAMES, "dba"))
        .isEqualTo(Credential.AGENT);
    assertThat(credentials(true, Optional.of(Credential.AGENT)).of(DB1, NAMES, "dba"))
        .isEqualTo(Credential.AGENT);
  }

  @Test
  void followsTheFirstRuleThatCoversTheTarget() {
    Credentials rules =
        credentials(
            true,
            Optional.empty(),
            hosts(Credential.AGENT, "*.legacy.example.com", "db1"),
            hosts(Credential.CERTIFICATE, "*.example.com"));
    assertThat(rules.of(DB1, NAMES, "dba")).as("an alias").isEqualTo(Credential.AGENT);
    assertThat(rules.of(new HostName.Name("web.example.com"), List.of("web.example.com"), "x"))
        .isEqualTo(Credential.CERTIFICATE);
  }

  @Test
  void knowsNetworksAndGroups() {
    Credentials rules =
        credentials(
            true,
            Optional.empty(),
            new CredentialRule(
                Optional.of(List.of("10.1.0.0_16")),
                Optional.of(List.of("guests")),
                Credential.AGENT));
    HostName address = new HostName.Address(InetAddress.ofLiteral("10.1.2.3"));
    assertThat(rules.of(address, List.of(), "guests")).isEqualTo(Credential.AGENT);
    assertThat(rules.of(address, List.of(), "dba")).isEqualTo(Credential.CERTIFICATE);
    assertThat(rules.of(DB1, NAMES, "guests")).isEqualTo(Credential.CERTIFICATE);
  }

  @Test
  void refusesPatternsThatCannotBeRead() {
    assertThatThrownBy(() -> hosts(Credential.AGENT, "a b")).hasMessageStartingWith("hosts");
    assertThatThrownBy(() -> hosts(Credential.AGENT, "!db1")).hasMessageStartingWith("hosts");
  }
}
