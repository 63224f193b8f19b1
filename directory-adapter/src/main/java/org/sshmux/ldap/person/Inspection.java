package org.sshmux.ldap.person;

import java.util.Objects;

/** What came of reading one person afresh, for those who look after the directory. */
public sealed interface Inspection {

  /** The directory answered. */
  record Read(PersonDetail detail) implements Inspection {
    public Read {
      Objects.requireNonNull(detail);
    }
  }

  /**
   * The directory could not be asked.
   *
   * @param why for the operator's eyes only
   */
  record Away(String why) implements Inspection {
    public Away {
      Objects.requireNonNull(why);
    }
  }
}
