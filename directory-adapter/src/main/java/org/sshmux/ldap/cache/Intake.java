package org.sshmux.ldap.cache;

/**
 * Says of what was just read whether it was overtaken by a change meanwhile, and gets to know what
 * is held. Called while a cache's books are locked, so it must be quick and must not call the
 * cache.
 *
 * @param <V> the kind of answer
 */
public interface Intake<V> {

  /** A mark of the present, taken before a reading begins; grows with every change. */
  long mark();

  /**
   * Takes note of an answer to be kept.
   *
   * @param mark as taken before the reading began
   * @return whether no change has concerned it since
   */
  boolean kept(String key, V value, long mark);

  /**
   * Takes note of a refusing answer.
   *
   * @return whether no change can have concerned it since
   */
  boolean refused(String key, long mark);

  /** For answers that nobody tells changes of. */
  static <V> Intake<V> untold() {
    return new Intake<>() {
      @Override
      public long mark() {
        return 0;
      }

      @Override
      public boolean kept(String key, V value, long mark) {
        return true;
      }

      @Override
      public boolean refused(String key, long mark) {
        return true;
      }
    };
  }
}
