package org.sshmux.ldap.person;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.identity.Person;
import org.sshmux.ldap.entry.KeyLine;

/** What a reading of one person found, and what it left out. */
public sealed interface PersonDetail {

  /**
   * The one person behind the login.
   *
   * @param person the snapshot that decisions are made on; statements stand at their groups
   * @param validUntil the moment from which an active account will be void, as far as its entry
   *     tells; a minute early, because clocks differ
   * @param rejected key lines that give no access, with the reason, without their text
   */
  record Seen(Person person, Optional<Instant> validUntil, List<KeyLine.Rejected> rejected)
      implements PersonDetail {
    public Seen {
      Objects.requireNonNull(person);
      Objects.requireNonNull(validUntil);
      rejected = List.copyOf(rejected);
    }
  }

  /** Nobody has that login. */
  record Unknown() implements PersonDetail {}

  /**
   * What was found is more than one person, another person, or nobody in particular.
   *
   * @param why for the operator's eyes only
   */
  record Refused(String why) implements PersonDetail {}
}
