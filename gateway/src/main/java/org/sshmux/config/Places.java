package org.sshmux.config;

import java.util.HashMap;
import java.util.Map;

/** Where each key and each value of a configuration stands. */
final class Places {
  private final Place whole;
  private final Map<String, Place> keys = new HashMap<>();
  private final Map<String, Place> values = new HashMap<>();

  Places(Place whole) {
    this.whole = whole;
  }

  void putKey(String path, Place place) {
    keys.put(path, place);
  }

  void putValue(String path, Place place) {
    values.put(path, place);
  }

  /** Takes over every place of a layer that overrides this one. */
  void override(Places upper) {
    keys.putAll(upper.keys);
    values.putAll(upper.values);
  }

  /** Where the key stands, or else the nearest thing around it. */
  Place ofKey(String path) {
    return nearest(keys, path);
  }

  /** Where the value stands, or else the nearest thing around it. */
  Place ofValue(String path) {
    Place place = values.get(path);
    return place == null ? nearest(keys, path) : place;
  }

  private Place nearest(Map<String, Place> places, String path) {
    for (String at = path; !at.isEmpty(); at = KeyPath.parent(at)) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
    }
    return whole;
  }
}
