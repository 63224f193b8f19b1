package org.sshmux.app;

/** How the command ends; the numbers from 64 on are those of sysexits.h. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;
  static final int CONFIG = 78;

  private ExitCode() {}
}
