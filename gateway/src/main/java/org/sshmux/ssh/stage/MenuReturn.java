package org.sshmux.ssh.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;

/**
 * The client behind a session that was begun from the menu: the session's end is not the client's.
 * What the gateway itself says of a session that came to nothing becomes the menu's notice.
 *
 * <p>On the connection's loop only.
 */
final class MenuReturn implements End {
  private static final int LONGEST_NOTICE = 500;

  private final End client;
  private final Consumer<Optional<String>> menu;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private boolean over;

  /**
   * @param menu begins again, with a notice
   */
  MenuReturn(End client, Consumer<Optional<String>> menu) {
    this.client = client;
    this.menu = menu;
  }

  @Override
  public int room() {
    return client.room();
  }

  /** With a terminal only the gateway itself sends error output. */
  @Override
  public void data(int kind, byte[] bytes, int offset, int length) throws IOException {
    if (kind == PLAIN) {
      client.data(kind, bytes, offset, length);
    } else if (said.size() < LONGEST_NOTICE) {
      said.write(bytes, offset, Math.min(length, LONGEST_NOTICE));
    }
  }

  /** Neither the exit nor the end of input (eow) is the client's: the menu needs its keys. */
  @Override
  public void request(ChannelRequest request) throws IOException {
    switch (request.type()) {
      case "exit-status", "exit-signal", "eow@openssh.com" -> {}
      default -> client.request(request);
    }
  }

  @Override
  public void reply(boolean success) throws IOException {
    client.reply(success);
  }

  @Override
  public void endOfData() {}

  @Override
  public void close() {
    if (!over) {
      over = true;
      String notice = said.toString(StandardCharsets.UTF_8).strip();
      menu.accept(notice.isEmpty() ? Optional.empty() : Optional.of(notice));
    }
  }

  @Override
  public void whenWritten(Runnable task) {
    client.whenWritten(task);
  }

  @Override
  public void release(long bytes) throws IOException {
    client.release(bytes);
  }
}
