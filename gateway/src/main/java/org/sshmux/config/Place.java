package org.sshmux.config;

/**
 * Where in a text something stands.
 *
 * @param line from 1; 0 for the text as a whole
 * @param column from 1; 0 for the text as a whole
 */
record Place(String source, int line, int column) {

  static Place whole(String source) {
    return new Place(source, 0, 0);
  }
}
