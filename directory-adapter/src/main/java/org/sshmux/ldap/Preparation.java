package org.sshmux.ldap;

import java.time.Duration;
import org.sshmux.ldap.connection.Connections;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.person.PersonReader;

/**
 * What is done before somebody comes: connections are opened, and what makes the first readings
 * cheap is read. If the directory cannot be asked, that is tried again for a quarter of an hour,
 * less and less often; readings do without. Ends when its thread is interrupted.
 */
record Preparation(Connections connections, PersonReader person, Duration lookUp)
    implements Runnable {
  private static final int TIMES_AS_LONG = 4;
  private static final int ATTEMPTS = 10;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  @Override
  public void run() {
    boolean done = connections.warmUp() && attempt();
    Duration pause = FIRST_PAUSE;
    try {
      for (int again = 1; !done && again < ATTEMPTS; again++) {
        Thread.sleep(pause);
        done = attempt();
        pause = pause.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attempt() {
    return connections.aside(Deadline.in(lookUp.multipliedBy(TIMES_AS_LONG)), person::prepare);
  }
}
