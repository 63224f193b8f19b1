package org.sshmux.menu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jline.terminal.Size;

/**
 * The person's terminal: the two streams of a session, its type and its size.
 *
 * <p>The input blocks like a pipe and ends when the client is away. It is read, at most a kilobyte
 * at a time, only while {@link Menu#pick} waits for a key; when a choice has been made no read is
 * under way. Each read is done by a thread of its own, which {@link java.io.PipedInputStream} does
 * not like. The output may block, and an error of it counts as the client's end. Both streams stay
 * the caller's, who closes them. One thread at a time may use a console, but any may resize or
 * close it.
 */
public final class Console implements AutoCloseable {
  /**
   * Terminals, by the first part of their type, that know the few sequences a full screen needs.
   */
  private static final Pattern CAPABLE =
      Pattern.compile(
          "(xterm|screen|tmux|rxvt|linux|vt[1-5][0-9]{2}|ansi|alacritty|foot|kitty|konsole|gnome|vte"
              + "|putty|st|stterm|wezterm|ghostty|contour|mintty|cygwin|msys|iterm2?|nsterm|eterm"
              + "|mlterm|terminator|tabby|rio|zellij)([-.+][a-z0-9.+-]{0,64})?");

  private static final int NARROWEST = 20;
  private static final int WIDEST = 500;
  private static final int LOWEST = 5;
  private static final int HIGHEST = 200;

  private final Inlet inlet;
  private final Keys keys;
  private final OutputStream out;
  private final boolean fullScreen;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private volatile Size size;

  /**
   * Reads and writes nothing yet.
   *
   * @param termType the value of TERM; a full screen is drawn if it is a known one, lines otherwise
   * @param columns width in cells, cut to 20 to 500; 0 or less if the client did not tell
   * @param rows height in cells, cut to 5 to 200; 0 or less if the client did not tell
   */
  public Console(InputStream in, OutputStream out, String termType, int columns, int rows) {
    this.inlet = new Inlet(in);
    this.keys = new Keys(inlet);
    this.out = out;
    this.fullScreen = CAPABLE.matcher(termType.toLowerCase(Locale.ROOT)).matches();
    this.size = clamped(columns, rows);
  }

  private static Size clamped(int columns, int rows) {
    return Size.of(
        Math.clamp(columns <= 0 ? 80 : columns, NARROWEST, WIDEST),
        Math.clamp(rows <= 0 ? 24 : rows, LOWEST, HIGHEST));
  }

  /** Takes a new size, as the constructor does. Of a flood of sizes only the last one is drawn. */
  public void resize(int columns, int rows) {
    size = clamped(columns, rows);
    inlet.disturb();
  }

  /**
   * Takes the bytes that were read and belong to no key of the menu: what was sent in one go behind
   * the key that made a choice. At most a kilobyte.
   */
  public byte[] unread() {
    return keys.rest();
  }

  /** Ends the choice that is being made, which becomes {@link Choice.Gone}; closes no stream. */
  @Override
  public void close() {
    inlet.end();
  }

  boolean fullScreen() {
    return fullScreen;
  }

  Size size() {
    return size;
  }

  Keys keys() {
    return keys;
  }

  /** Where a full screen leaves what {@link #deliver} sends. */
  OutputStream pending() {
    return pending;
  }

  /** Sends everything left so far, in one piece. If that fails nobody is there any more. */
  void deliver() {
    if (pending.size() == 0) {
      return;
    }
    try {
      out.write(pending.toByteArray());
      out.flush();
    } catch (IOException | RuntimeException e) {
      inlet.end();
    } finally {
      pending.reset();
    }
  }

  /** Sends a text. If that fails nobody is there any more. */
  void print(String text) {
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    deliver();
  }
}
