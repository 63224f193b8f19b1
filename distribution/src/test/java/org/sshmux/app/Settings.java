package org.sshmux.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration in the making: values by their dotted paths, in the order they were put. */
final class Settings {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Settings> sections = new LinkedHashMap<>();

  /**
   * @param value as it stands in the file
   */
  void put(String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      values.put(path, value);
    } else {
      sections
          .computeIfAbsent(path.substring(0, dot), _ -> new Settings())
          .put(path.substring(dot + 1), value);
    }
  }

  String yaml() {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    sections.forEach((key, section) ->
        text.append(key).append(":\n").append(section.yaml().stripTrailing().indent(2)));
    return text.toString();
  }
}
