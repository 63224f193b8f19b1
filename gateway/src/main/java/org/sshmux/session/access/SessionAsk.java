package org.sshmux.session.access;

import java.util.Objects;
import java.util.Optional;
import org.sshmux.grant.Capability;

/**
 * What a person wants to do at a target in a session channel (RFC 4254 section 6.5).
 *
 * @param way where to
 * @param kind what starts the work
 * @param command the command line, or the subsystem's name; empty for a shell; may be hostile
 * @param terminal whether a terminal was asked for
 * @param agent whether the client forwards an agent
 */
public record SessionAsk(
    UserName.Way.Host way, Kind kind, String command, boolean terminal, boolean agent) {
  private static final String SFTP = "sftp";

  public SessionAsk {
    Objects.requireNonNull(way);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(command);
  }

  /** What starts the work. */
  public enum Kind {
    SHELL,
    EXEC,
    SUBSYSTEM;

    /** The request's name on the wire. */
    public String word() {
      return switch (this) {
        case SHELL -> "shell";
        case EXEC -> "exec";
        case SUBSYSTEM -> "subsystem";
      };
    }

    /** The kind that a request's name stands for. */
    public static Optional<Kind> of(String request) {
      return switch (request) {
        case "shell" -> Optional.of(SHELL);
        case "exec" -> Optional.of(EXEC);
        case "subsystem" -> Optional.of(SUBSYSTEM);
        default -> Optional.empty();
      };
    }
  }

  /** What must be granted for it: a subsystem other than sftp runs a command of the target's. */
  Capability capability() {
    return switch (kind) {
      case SHELL -> Capability.SHELL;
      case EXEC -> Capability.EXEC;
      case SUBSYSTEM -> command.equals(SFTP) ? Capability.SFTP : Capability.EXEC;
    };
  }
}
