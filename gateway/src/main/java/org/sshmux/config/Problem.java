package org.sshmux.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration, with what to do about it.
 *
 * @param source the file
 * @param line from 1; 0 when the problem has no line
 * @param column from 1; 0 when the problem has no line
 * @param path the key it is about, such as {@code directory.user.bases[0]}; may be empty
 * @param message what is wrong, as the end of a sentence that begins with the path
 */
public record Problem(String source, int line, int column, String path, String message) {

  static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::source)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path);

  static Problem at(Place place, String path, String message) {
    return new Problem(place.source(), place.line(), place.column(), path, message);
  }

  /** {@code file:line:column path message}, as compilers write it. */
  @Override
  public String toString() {
    String place = line == 0 ? source + ":" : source + ":" + line + ":" + column;
    return path.isEmpty() ? place + " " + message : place + " " + path + " " + message;
  }
}
