package org.sshmux.ldap;

/**
 * The directory could not be asked, or not to the end. Caught where a look-up begins and turned
 * into an answer; it says nothing about the person asked for.
 */
final class DirectoryAway extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param detail for the operator's eyes only
   */
  DirectoryAway(String detail) {
    super(detail, null, false, false);
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
