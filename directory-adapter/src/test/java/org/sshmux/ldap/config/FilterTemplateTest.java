package org.sshmux.ldap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.unboundid.ldap.sdk.Filter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTemplateTest {

  @Test
  void putsValuesInPlaceWithoutReadingThem() throws Exception {
    Filter filter =
        FilterTemplate.parse("(&(objectClass=x)(|(uid={username})(!(cn={username}))))", "username")
            .with(Map.of("username", "a)(uid=*"));

    assertThat(filter)
        .isEqualTo(
            Filter.create("(&(objectClass=x)(|(uid=a\\29\\28uid=\\2a)(!(cn=a\\29\\28uid=\\2a))))"));
  }

  @Test
  void findsWithOpenPlacesWhateverItFindsWithAValue() throws Exception {
    Filter filter =
        FilterTemplate.parse(
                "(&(objectClass=x)(|(cn={host})(fqdn={host}))(!(l=away))(!(sn={host})))", "host")
            .forAny();

    assertThat(filter)
        .isEqualTo(Filter.create("(&(objectClass=x)(|(cn=*)(fqdn=*))(!(l=away))(objectClass=*))"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "uid={username}",
        "uid=x\\",
        "(uid=x\\)",
        "(uid={username}",
        "(&(uid={username})",
        "(uid=x)",
        "(uid={username}*)",
        "(uid=a{username})",
        "(uid={user})",
        "(&(uid={username})(cn={other}))",
        "(&(uid={username})(cn>={username}))",
      })
  void refusesATextItCannotFill(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilterTemplate.parse(text, "username"))
        .withMessageStartingWith("filter ");
  }
}
