package org.sshmux.app;

import picocli.CommandLine.IVersionProvider;

/** Which sshmux this is. */
public final class Version implements IVersionProvider {

  /** The version number alone. */
  public static String number() {
    return Resource.text("version.txt").strip();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sshmux " + number() + " on Java " + Runtime.version()};
  }
}
