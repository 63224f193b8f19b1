package org.sshmux.ldap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sshmux.ldap.connection.DirectoryEvents;

/** Keeps what it hears, in order. */
public final class RecordedEvents implements DirectoryEvents {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public void failed(String operation, String detail) {
    heard.add("failed " + operation);
  }

  @Override
  public void recovered(Duration outage) {
    heard.add("recovered after " + outage);
  }

  public List<String> heard() {
    return List.copyOf(heard);
  }
}
