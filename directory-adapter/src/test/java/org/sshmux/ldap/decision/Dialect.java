package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How one kind of directory says what {@link Population} says. */
interface Dialect {

  /** The preset that reads it. */
  String preset();

  /** What the directory cannot say, each with the reason. */
  Map<Feature, String> gaps();

  /** The groups that everybody is in, because the directory says so. */
  List<String> groupsOfEverybody();

  /** The configuration beside the preset, server and bind: where things are. */
  String places();

  /** In which words it speaks of hosts elsewhere than in statements of groups. */
  SourceWords words();

  /** What it says there, as LDIF, to be applied after {@link #ldif}. */
  default String sayings() {
    return words().ldif(gaps().keySet());
  }

  /** The configuration of the places and of the sources that a setting asks for. */
  default String places(Setting setting) {
    return places() + words().yaml(setting, gaps().keySet()).indent(2);
  }

  /** The entries, each after those that it needs. */
  List<Entry> entries();

  /** The change that takes a human out of a group or puts them in again. */
  ModifyRequest membership(ModificationType how, String login, String team);

  /** The same as LDIF. */
  default String ldif() {
    return entries().stream()
        .map(entry -> entry.toLDIFString() + "\n")
        .collect(Collectors.joining("\n"));
  }
}
