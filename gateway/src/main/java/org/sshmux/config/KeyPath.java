package org.sshmux.config;

import com.networknt.schema.path.NodePath;

/** How places inside a configuration are named: {@code directory.user.bases[0]}. */
final class KeyPath {
  static final String ROOT = "";

  private KeyPath() {}

  static String key(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  static String index(String parent, int position) {
    return parent + "[" + position + "]";
  }

  /** The path around this one; the root is around itself. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }

  /** Whether one of two paths is the other or lies inside it. */
  static boolean related(String one, String other) {
    return within(one, other) || within(other, one);
  }

  private static boolean within(String path, String outer) {
    return outer.isEmpty()
        || path.equals(outer)
        || path.startsWith(outer + ".")
        || path.startsWith(outer + "[");
  }

  static String of(NodePath path) {
    String text = ROOT;
    for (int i = 0; i < path.getNameCount(); i++) {
      text =
          path.getElement(i) instanceof Integer position
              ? index(text, position)
              : key(text, path.getName(i));
    }
    return text;
  }
}
