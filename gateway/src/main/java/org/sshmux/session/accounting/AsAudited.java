package org.sshmux.session.accounting;

import java.time.Duration;
import java.time.InstantSource;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.policy.Ruling;

/** What auditors read of a person and of what permits or forbids something. */
public final class AsAudited {
  private AsAudited() {}

  /** Who it is, with all groups, nested ones included. */
  public static Actor actor(Person person) {
    return new Actor(
        person.login(),
        person.id(),
        person.dn(),
        person.memberships().stream().map(Membership::group).toList());
  }

  /** How old the answer is, and whether it is older than it should be. */
  public static DirectoryData data(Person person, Lookup.Freshness freshness, InstantSource clock) {
    Duration age = Duration.between(person.loadedAt(), clock.instant());
    return new DirectoryData(
        age.isNegative() ? Duration.ZERO : age, freshness instanceof Lookup.Freshness.Stale);
  }

  /** The statement, and whose it is. */
  public static AuditEvent.Ruling ruling(Ruling ruling) {
    return new AuditEvent.Ruling(ruling.grant(), ruling.sourceDn(), ruling.group(), ruling.path());
  }
}
