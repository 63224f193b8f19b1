package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real directory, and how things are said in it: LDIF that gives somebody rights, and LDIF that
 * takes them away.
 */
interface Rights extends AutoCloseable {

  /** Its name for people. */
  String name();

  /** How often the directory is asked for changes; zero: it tells by itself. */
  default Duration interval() {
    return Duration.ZERO;
  }

  /** What a gateway's configuration says about it, by dotted paths. */
  Map<String, String> settings() throws IOException;

  /**
   * What every gateway's configuration says about its directory.
   *
   * @param dn who the gateway is
   * @param people where people are
   * @param groups where groups are
   */
  static Map<String, String> settings(
      String preset, String url, String dn, Path password, String people, String groups) {
    Map<String, String> settings = new HashMap<>();
    settings.put("directory.preset", preset);
    settings.put("directory.servers", "[\"" + url + "\"]");
    settings.put("directory.bind.method", "simple");
    settings.put("directory.bind.dn", "\"" + dn + "\"");
    settings.put("directory.bind.password-file", password.toString());
    settings.put("directory.user.bases", "[\"" + people + "\"]");
    settings.put("directory.group.bases", "[\"" + groups + "\"]");
    return settings;
  }

  /** Applies LDIF change records; returns when the directory has answered. */
  void modify(String ldif);

  String personDn(String login);

  String groupDn(String name);

  /** Somebody with one key. */
  String person(String login, String keyLine);

  /** A group; its members are there already. */
  String group(String name, List<String> members, List<String> statements);

  /** Locks or disables an account, as an administrator does. */
  String bar(String dn);

  /** The reason code of {@link #bar}. */
  String barred();

  /** Lets an account end in the past. */
  String expire(String dn);

  /** Gives somebody another login. */
  String rename(String login);

  String dropKeys(String dn);

  default String delete(String dn) {
    return "dn: " + dn + "\nchangetype: delete\n";
  }

  /** The units for people and groups. */
  static String units(String suffix) {
    return Stream.of("people", "groups")
        .map(name ->
            "dn: ou=%1$s,%2$s\nobjectClass: organizationalUnit\nou: %1$s\n".formatted(name, suffix))
        .collect(Collectors.joining("\n"));
  }

  /** One line of LDIF for each value. */
  static String lines(String attribute, List<String> values) {
    return values.stream()
        .map(value -> attribute + ": " + value + "\n")
        .collect(Collectors.joining());
  }

  /** One change to one value of an attribute. */
  default String change(String dn, String how, String attribute, String value) {
    return "dn: %s\nchangetype: modify\n%s: %s\n%s: %s\n"
        .formatted(dn, how, attribute, attribute, value);
  }

  /** Takes all values of an attribute away. */
  default String drop(String dn, String attribute) {
    return "dn: %s\nchangetype: modify\ndelete: %s\n".formatted(dn, attribute);
  }

  @Override
  void close();
}
