package org.sshmux.ldap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.ldap.config.SourceConfig.AttributeSource;
import org.sshmux.ldap.config.SourceConfig.Format;
import org.sshmux.ldap.config.SourceConfig.Hbac;
import org.sshmux.ldap.config.SourceConfig.HostGroups;
import org.sshmux.ldap.config.SourceConfig.Netgroups;

final class SourceConfigTest {
  private static final List<String> BASES = List.of("ou=x,dc=example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(seeAlso={groupDn})",
        "(owner={dn})",
        "(|(seeAlso={groupDn})(owner={dn}))",
        "(&(objectClass=ipHost)(|(seeAlso={groupDn})(owner={groupDn})))"
      })
  void takesFiltersThatNameAGroupOrThePerson(String filter) {
    assertThat(hostEntries(filter).hostEntries()).contains(filter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(seeAlso=*)",
        "seeAlso={groupDn}",
        "(seeAlso={groupDn}x)",
        "(seeAlso={group})",
        "(!(seeAlso={groupDn}))",
        "(&(owner={dn})(!(seeAlso={groupDn})))",
        "(seeAlso>={groupDn})"
      })
  void refusesOtherFiltersForHostEntries(String filter) {
    assertThatIllegalArgumentException().isThrownBy(() -> hostEntries(filter));
  }

  @Test
  void refusesAttributesThatPeopleMayWriteThemselves() {
    refuses(() -> userAttribute("wWWHomePage"), "user-attributes 'wWWHomePage'");
    refuses(() -> userAttribute("info"), "user-attributes 'info'");
    assertThat(userAttribute("host").userAttributes()).hasSize(1);
  }

  @Test
  void saysWhatIsWrongWithASection() {
    refuses(() -> new HostGroups(List.of(), "(cn=*)", List.of("member")), "bases");
    refuses(() -> new HostGroups(BASES, "(cn=*)", List.of()), "members");
    refuses(() -> new HostGroups(BASES, "cn=*", List.of("member")), "filter");
    refuses(() -> new Hbac(List.of("x"), Optional.empty(), Optional.empty()), "bases");
    refuses(() -> new Hbac(BASES, Optional.empty(), Optional.of(List.of("a@b"))), "all-hosts");
    refuses(
        () -> new Netgroups(BASES, Optional.of("x"), Optional.empty(), Optional.empty()), "filter");
    refuses(() -> with("entry dn", 1, 1), "dn-attribute");
    refuses(() -> with("entryDN", 0, 1), "max-hosts-per-group");
    refuses(() -> with("entryDN", 1, 0), "max-hosts-per-user");
  }

  @Test
  void leavesOffWhatIsNotSet() {
    assertThat(new Hbac(BASES, Optional.empty(), Optional.empty()).serviceName()).isEqualTo("sshd");
    assertThat(
            new Netgroups(BASES, Optional.empty(), Optional.empty(), Optional.empty()).wildcards())
        .isFalse();
  }

  @Test
  void needsHostEntriesForSourcesThatReadThem() {
    refuses(
        () ->
            new HostConfig(
                List.of(),
                "(cn={host})",
                "cn",
                "a",
                "k",
                Optional.empty(),
                "l",
                Referrals.REFUSE,
                hostEntries("(owner={dn})")),
        "sources");
  }

  private static void refuses(ThrowingCallable making, String beginning) {
    assertThatIllegalArgumentException().isThrownBy(making).withMessageStartingWith(beginning);
  }

  private static SourceConfig hostEntries(String filter) {
    return of("entryDN", List.of(), Optional.of(filter), 1, 1);
  }

  private static SourceConfig userAttribute(String attribute) {
    return of(
        "entryDN", List.of(new AttributeSource(attribute, Format.HOST)), Optional.empty(), 1, 1);
  }

  private static SourceConfig with(String dnAttribute, int ofGroup, int ofUser) {
    return of(dnAttribute, List.of(), Optional.empty(), ofGroup, ofUser);
  }

  private static SourceConfig of(
      String dnAttribute,
      List<AttributeSource> ofUsers,
      Optional<String> hostEntries,
      int ofGroup,
      int ofUser) {
    return new SourceConfig(
        dnAttribute,
        List.of(),
        ofUsers,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        hostEntries,
        Optional.empty(),
        Optional.empty(),
        ofGroup,
        ofUser);
  }
}
