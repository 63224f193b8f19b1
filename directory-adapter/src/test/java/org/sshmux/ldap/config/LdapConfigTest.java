package org.sshmux.ldap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Entries;
import org.sshmux.ldap.config.BindConfig.Method;
import org.sshmux.ldap.config.LdapConfig.Cache;
import org.sshmux.ldap.config.LdapConfig.Limits;
import org.sshmux.ldap.config.LdapConfig.Pool;
import org.sshmux.ldap.config.LdapConfig.Tls;
import org.sshmux.ldap.config.LdapConfig.TlsMode;
import org.sshmux.ldap.config.UserConfig.KeySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class LdapConfigTest {
  private static final Path FILE = Path.of("password");

  @ParameterizedTest
  @ValueSource(strings = {"openldap", "rfc2307", "freeipa", "active-directory", "389ds"})
  void hasPresetsThatSetEverythingButWhatOnlyTheOperatorKnows(String name) {
    ObjectNode preset = preset(name);

    assertThat(preset.get("preset").asString()).isEqualTo(name);
    assertKeys(LdapConfig.class, preset, "servers", "bind");
    assertKeys(
        Tls.class,
        preset.get("tls"),
        "trust-store",
        "trust-store-password-file",
        "key-store",
        "key-store-password-file");
    assertKeys(LdapConfig.Timeouts.class, preset.get("timeouts"));
    assertKeys(Pool.class, preset.get("pool"));
    assertKeys(Limits.class, preset.get("limits"));
    assertKeys(UserConfig.class, preset.get("user"), "bases");
    assertKeys(GroupConfig.class, preset.get("group"), "bases");
    assertKeys(GroupConfig.MemberOf.class, preset.at("/group/member-of"));
    assertKeys(HostConfig.class, preset.get("hosts"), "key-prefix");
    assertKeys(
        SourceConfig.class,
        preset.get("hosts").get("sources"),
        "group-members",
        "host-groups",
        "host-entries",
        "hbac",
        "netgroups");
    assertKeys(Cache.class, preset.get("cache"));
    assertKeys(PushConfig.class, preset.get("push"));
    FilterTemplate.parse(preset.at("/user/filter").asString(), "username");
    FilterTemplate.parse(preset.at("/group/filter").asString());
    FilterTemplate.parse(preset.at("/hosts/filter").asString(), "host");
  }

  @Test
  void hasAPresetLikeTheTests() {
    JsonNode preset = preset("openldap");

    assertThat(preset.at("/user/filter").asString()).isEqualTo(Configs.FILTER);
    assertThat(preset.at("/user/name-pattern").asString())
        .isEqualTo(Configs.user(List.of(Entries.BASE)).namePattern());
    assertThat(preset.at("/group/filter").asString()).isEqualTo(Configs.group().filter());
  }

  @Test
  void hasNoOtherPresets() {
    assertThat(LdapConfig.presetText("../presets/openldap")).isEmpty();
    assertThat(LdapConfig.presetText("common")).isEmpty();
    assertThat(LdapConfig.presetText("windows")).isEmpty();
  }

  @Test
  void warnsOfKeysThatEverybodyMayWriteForThemselves() {
    UserConfig user = Configs.user(List.of(Entries.BASE));
    UserConfig windows =
        new UserConfig(
            user.bases(),
            user.filter(),
            user.nameAttribute(),
            user.idAttribute(),
            user.idFallbacks(),
            user.namePattern(),
            user.nameCase(),
            List.of(
                new KeySource("altSecurityIdentities", Optional.of("SSHKey:")),
                new KeySource("INFO", Optional.empty())),
            List.of(UserConfig.StateRule.AD),
            user.temporaryLockout(),
            user.referrals());
    LdapConfig config = Configs.cleartext(List.of("ldap://a"), FILE);

    assertThat(SelfWritableKeys.warnings(config)).isEmpty();
    assertThat(SelfWritableKeys.warnings(Configs.with(config, windows)))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("INFO", "altSecurityIdentities");
  }

  /** As the operator's file is completed: the preset over what is common to all. */
  private static ObjectNode preset(String name) {
    YAMLMapper yaml = new YAMLMapper();
    ObjectNode whole = (ObjectNode) yaml.readTree(LdapConfig.commonText());
    merge(whole, (ObjectNode) yaml.readTree(LdapConfig.presetText(name).orElseThrow()));
    return whole;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.propertyStream()
        .forEach(entry -> {
          if (into.get(entry.getKey()) instanceof ObjectNode below
              && entry.getValue() instanceof ObjectNode above) {
            merge(below, above);
          } else {
            into.set(entry.getKey(), entry.getValue());
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ldap.example.test, LDAPS, must begin with ldap:// or ldaps://",
    "http://a, LDAPS, must begin with ldap:// or ldaps://",
    "ldap://a, LDAPS, needs tls.mode starttls or none",
    "ldaps://a, STARTTLS, needs tls.mode ldaps",
    "ldaps://a/dc=x, LDAPS, must be a host and a port only",
    "ldaps://u@a, LDAPS, must be a host and a port only",
    "ldaps://, LDAPS, is no URL",
    "ldaps://a:99999, LDAPS, has no possible port",
    "ldaps://a b, LDAPS, is no URL",
  })
  void saysWhatIsWrongWithAServer(String url, TlsMode mode, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Server.parse(url, mode))
        .withMessageStartingWith("servers: '" + url + "'")
        .withMessageContaining(message);
  }

  @Test
  void readsServersWithAndWithoutAPort() {
    assertThat(Server.parse("ldaps://a", TlsMode.LDAPS)).isEqualTo(new Server("a", 636));
    assertThat(Server.parse("ldap://a/", TlsMode.NONE)).isEqualTo(new Server("a", 389));
    assertThat(Server.parse("ldap://[::1]:3389", TlsMode.STARTTLS))
        .isEqualTo(new Server("::1", 3389));
  }

  @Test
  void namesTheKeyThatIsWrong() {
    refuses(
        () -> new Tls(TlsMode.NONE, false, Optional.empty(), Optional.empty(), true, "TLSv1.2"),
        "mode: 'none' sends passwords and keys in cleartext; it needs allow-cleartext");
    refuses(
        () -> new Tls(TlsMode.LDAPS, false, Optional.empty(), Optional.empty(), true, "SSLv3"),
        "min-version");
    refuses(
        () -> new Tls(TlsMode.LDAPS, false, Optional.empty(), Optional.of(FILE), true, "TLSv1.2"),
        "trust-store-password-file");
    refuses(() -> bind(Method.SIMPLE, Optional.empty(), Optional.of(FILE)), "dn");
    refuses(() -> bind(Method.SIMPLE, Optional.of("cn=a"), Optional.empty()), "password-file");
    refuses(() -> bind(Method.SIMPLE, Optional.of("a"), Optional.of(FILE)), "dn");
    refuses(() -> bind(Method.ANONYMOUS, Optional.of("cn=a"), Optional.empty()), "dn");
    refuses(() -> pool(3, 2, Duration.ofSeconds(1)), "initial");
    refuses(() -> pool(0, 0, Duration.ofSeconds(1)), "max");
    refuses(() -> pool(0, 1, Duration.ZERO), "max-wait");
    refuses(() -> Configs.timeouts(Duration.ZERO), "lookup-deadline");
    refuses(() -> new Limits(0, 100, 1, 1, 1, 20_000), "max-keys-per-user");
    refuses(() -> new Limits(1, 100, 1, 1, 0, 20_000), "page-size");
    refuses(() -> new Limits(1, 100, 1, 1, 1, 0), "max-hosts");
    refuses(() -> Configs.user(List.of()), "bases");
    refuses(() -> Configs.user(List.of("people")), "bases");
    refuses(() -> new KeySource("ssh key", Optional.empty()), "attribute");
    refuses(
        () ->
            new HostConfig(
                List.of(),
                "(cn=x)",
                "cn",
                "ipHostNumber",
                "sshPublicKey",
                Optional.empty(),
                "description",
                Referrals.REFUSE,
                Configs.sources()),
        "filter");
    refuses(() -> hosts("ssh key", "description"), "key-attribute");
    refuses(() -> hosts("sshPublicKey", ""), "label-attribute");
    refuses(() -> cache(Duration.ZERO, 0.5), "fresh");
    refuses(() -> cache(Duration.ofSeconds(1), 0), "background-refresh-at");
    refuses(() -> cache(Duration.ofSeconds(1), 1.1), "background-refresh-at");
    refuses(() -> push(Duration.ZERO), "poll-interval");
    refuses(() -> push(Duration.ofMillis(999)), "poll-interval");
    refuses(() -> push(Duration.ofHours(2)), "poll-interval");
  }

  @Test
  void readsServersThatAreAnnouncedByTheNameService() {
    assertThat(Server.parse("ldaps://_ldap._tcp.example.com", TlsMode.LDAPS))
        .isEqualTo(new Server("_ldap._tcp.example.com", 0))
        .matches(Server::isAnnounced);
    for (String wrong :
        List.of("ldaps://_ldap._tcp.example.com:636", "ldaps://_ldap", "ldaps://_a@b._tcp.c")) {
      refuses(() -> Server.parse(wrong, TlsMode.LDAPS), "servers");
    }
  }

  @Test
  void knowsWhichKeysGoWithAWayToBind() {
    refuses(() -> gssapi("sshmux/gw", FILE), "principal");
    assertThat(gssapi("sshmux/gw@EXAMPLE.COM", FILE).realm()).contains("EXAMPLE.COM");
    refuses(
        () ->
            new BindConfig(
                Method.GSSAPI,
                Optional.empty(),
                Optional.empty(),
                Optional.of("a@B"),
                Optional.empty(),
                Optional.empty()),
        "keytab is missing");
    refuses(
        () ->
            Configs.of(
                List.of("ldaps://ldap.example.com"),
                Configs.tls(TlsMode.LDAPS, FILE),
                bind(Method.EXTERNAL, Optional.empty(), Optional.empty())),
        "bind.method");
  }

  private static BindConfig gssapi(String principal, Path keytab) {
    return new BindConfig(
        Method.GSSAPI,
        Optional.empty(),
        Optional.empty(),
        Optional.of(principal),
        Optional.of(keytab),
        Optional.empty());
  }

  private static BindConfig bind(Method method, Optional<String> dn, Optional<Path> password) {
    return new BindConfig(
        method, dn, password, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static HostConfig hosts(String keys, String label) {
    return new HostConfig(
        List.of(),
        "(cn={host})",
        "cn",
        "ipHostNumber",
        keys,
        Optional.empty(),
        label,
        Referrals.REFUSE,
        Configs.sources());
  }

  private static Pool pool(int initial, int max, Duration wait) {
    return new Pool(initial, max, wait, Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  private static Cache cache(Duration fresh, double ahead) {
    return new Cache(fresh, Duration.ZERO, Duration.ZERO, 1, ahead);
  }

  private static PushConfig push(Duration pollInterval) {
    return new PushConfig(PushConfig.Mode.AUTO, pollInterval);
  }

  private static void refuses(ThrowingCallable construction, String key) {
    assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(key);
  }

  /** Keys and components are the same, but for the keys that only the operator gives. */
  private static void assertKeys(Class<? extends Record> type, JsonNode section, String... given) {
    TreeSet<String> expected = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      expected.add(kebab(component.getName()));
      if (component.getGenericType() instanceof ParameterizedType list
          && list.getActualTypeArguments()[0] instanceof Class<?> element
          && element.isRecord()
          && component.getType() == List.class) {
        section.get(kebab(component.getName())).forEach(item -> assertElement(element, item));
      }
    }
    Arrays.asList(given).forEach(expected::remove);
    assertThat(new TreeSet<>(section.propertyNames())).isEqualTo(expected);
  }

  private static void assertElement(Class<?> type, JsonNode item) {
    List<String> keys =
        Arrays.stream(type.getRecordComponents()).map(part -> kebab(part.getName())).toList();
    assertThat(keys).containsAll(item.propertyNames());
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
