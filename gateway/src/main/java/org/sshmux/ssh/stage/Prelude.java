package org.sshmux.ssh.stage;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.session.SessionConfig;

/**
 * What a client says of its session before it starts anything (RFC 4254 section 6): a terminal, an
 * environment, an agent. It is kept until the target is there. On the connection's loop only.
 */
final class Prelude {
  private static final int MAX_VARIABLES = 128;
  private static final int MAX_BYTES = 128 * 1024;
  private static final int SIZE_BYTES = 4 * Integer.BYTES;
  private static final byte[] NOTHING = {};

  private final SessionConfig config;
  private final List<ChannelRequest> environment = new ArrayList<>();
  private Optional<ChannelRequest> terminal = Optional.empty();
  private Optional<ChannelRequest> x11 = Optional.empty();
  private Optional<byte[]> size = Optional.empty();
  private boolean agent;
  private int bytes;

  Prelude(SessionConfig config) {
    this.config = config;
  }

  /** Keeps a request; false if it is refused. */
  boolean take(ChannelRequest request) {
    if (request.rest().length > MAX_BYTES - bytes) {
      return false;
    }
    return switch (request.type()) {
      case "env" -> variable(request);
      case "pty-req" -> terminal(request);
      case "window-change" -> resized(request.rest());
      case "auth-agent-req@openssh.com", "auth-agent-req" -> {
        agent = true;
        yield true;
      }
      case "x11-req" -> {
        x11 = Optional.of(request);
        yield true;
      }
      default -> false;
    };
  }

  private boolean variable(ChannelRequest request) {
    Optional<String> name = text(ByteBuffer.wrap(request.rest()));
    if (name.isEmpty() || !config.accepts(name.get()) || environment.size() >= MAX_VARIABLES) {
      return false;
    }
    bytes += request.rest().length;
    environment.add(new ChannelRequest("env", false, request.rest()));
    return true;
  }

  private boolean terminal(ChannelRequest request) {
    ByteBuffer rest = ByteBuffer.wrap(request.rest());
    if (text(rest).isEmpty() || rest.remaining() < SIZE_BYTES || terminal.isPresent()) {
      return false;
    }
    terminal = Optional.of(request);
    return true;
  }

  private boolean resized(byte[] dimensions) {
    if (dimensions.length != SIZE_BYTES) {
      return false;
    }
    size = Optional.of(dimensions);
    return true;
  }

  boolean wantsTerminal() {
    return terminal.isPresent();
  }

  boolean hasAgent() {
    return agent;
  }

  Optional<ChannelRequest> x11() {
    return x11.map(request -> new ChannelRequest(request.type(), true, request.rest()));
  }

  List<ChannelRequest> environment() {
    return List.copyOf(environment);
  }

  /** The request for a terminal, with the size that it has now. */
  Optional<ChannelRequest> terminal() {
    return terminal.map(request -> {
      byte[] rest = request.rest().clone();
      size.ifPresent(now -> System.arraycopy(now, 0, rest, dimensions(rest), SIZE_BYTES));
      return new ChannelRequest(request.type(), true, rest);
    });
  }

  /** The terminal's type, such as {@code xterm}; empty without a terminal. */
  String terminalType() {
    return terminal.flatMap(request -> text(ByteBuffer.wrap(request.rest()))).orElse("");
  }

  int columns() {
    return dimension(0);
  }

  int rows() {
    return dimension(1);
  }

  private int dimension(int index) {
    byte[] rest = terminal().map(ChannelRequest::rest).orElse(NOTHING);
    return rest.length == 0
        ? 0
        : ByteBuffer.wrap(rest).getInt(dimensions(rest) + index * Integer.BYTES);
  }

  private static int dimensions(byte[] rest) {
    return Integer.BYTES + ByteBuffer.wrap(rest).getInt();
  }

  /** A string of the protocol (RFC 4251 section 5), if there is one. */
  static Optional<String> text(ByteBuffer from) {
    try {
      int length = from.getInt();
      if (length < 0 || length > from.remaining()) {
        return Optional.empty();
      }
      byte[] text = new byte[length];
      from.get(text);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }
}
