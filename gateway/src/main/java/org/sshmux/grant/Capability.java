package org.sshmux.grant;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What may be done at a target. Codes are stable and published. */
public enum Capability {
  /** A TCP connection whose content the gateway cannot see ({@code direct-tcpip}, RFC 4254 7.2). */
  FORWARD("forward"),
  /** A shell ({@code shell}, RFC 4254 6.5). */
  SHELL("shell"),
  /** A command ({@code exec}, RFC 4254 6.5). */
  EXEC("exec"),
  /** File transfer ({@code subsystem sftp}, RFC 4254 6.5). */
  SFTP("sftp"),
  /** The person's agent is forwarded on to the target. */
  AGENT("agent"),
  /** Windows of the target on the person's display ({@code x11-req}, RFC 4254 6.3). */
  X11("x11");

  private final String code;

  Capability(String code) {
    this.code = code;
  }

  /** The stable code that grants and the configuration use. */
  public String code() {
    return code;
  }

  /** The capability with exactly this code. */
  static Optional<Capability> of(String code) {
    return Arrays.stream(values()).filter(capability -> capability.code.equals(code)).findFirst();
  }

  /** A copy that cannot be changed, in the order of this enum. */
  public static Set<Capability> copyOf(Collection<Capability> capabilities) {
    EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(capabilities);
    return Collections.unmodifiableSet(copy);
  }

  /** Whether a session at the target can consist of this; an agent or a display only joins one. */
  public boolean makesASession() {
    return switch (this) {
      case SHELL, EXEC, SFTP -> true;
      case FORWARD, AGENT, X11 -> false;
    };
  }
}
