package org.sshmux.session.accounting;

/** Cuts texts from outside, so that none can fill the trail. */
public final class Bounded {
  private static final int LONGEST_TEXT = 256;

  /** More than the trail keeps of one value. */
  private static final int LONGEST_COMMAND = 5000;

  private Bounded() {}

  /** A text, cut to {@value #LONGEST_TEXT} characters and marked so. */
  public static String text(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** A command line, cut so that the trail notices and says so. */
  public static String command(String text) {
    return text.length() <= LONGEST_COMMAND ? text : text.substring(0, LONGEST_COMMAND);
  }
}
