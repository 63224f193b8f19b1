package org.sshmux.ldap.connection;

/**
 * The directory could not be asked, or not to the end. Caught where a look-up begins and turned
 * into an answer; it says nothing about the person asked for.
 */
public final class DirectoryAway extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param detail for the operator's eyes only
   */
  public DirectoryAway(String detail) {
    super(detail, null, false, false);
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
