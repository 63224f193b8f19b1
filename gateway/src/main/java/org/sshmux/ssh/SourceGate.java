package org.sshmux.ssh;

import java.net.InetSocketAddress;
import org.sshmux.session.Sessions;
import org.sshmux.ssh.io.AdmissionGate;

/** Asks {@link Sessions} whether a TCP connection may become an SSH connection. */
record SourceGate(Sessions sessions) implements AdmissionGate {
  @Override
  public boolean admit(InetSocketAddress remote) {
    return sessions.admit(remote);
  }

  @Override
  public void ended(InetSocketAddress remote) {
    sessions.left(remote);
  }
}
