package org.sshmux.ldap.connection;

import java.time.Duration;

/**
 * Hears when the directory goes away and when it is back: once per change, in order, never at the
 * same time. Called on the threads that ask the directory, so it should not take long.
 */
public interface DirectoryEvents {

  /** Somebody who wants to hear nothing. */
  DirectoryEvents NOBODY =
      new DirectoryEvents() {
        @Override
        public void failed(String operation, String detail) {}

        @Override
        public void recovered(Duration outage) {}
      };

  /**
   * The directory could not be asked, for the first time since it last answered.
   *
   * @param operation what was asked, such as {@code find}
   * @param detail why it failed, for the operator's eyes only
   */
  void failed(String operation, String detail);

  /**
   * The directory answers again.
   *
   * @param outage time since the first failure
   */
  void recovered(Duration outage);
}
