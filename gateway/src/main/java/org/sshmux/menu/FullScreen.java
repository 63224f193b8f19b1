package org.sshmux.menu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.sshmux.menu.Picker.Outcome;

/** Lists on the alternate screen, drawn by differences. */
final class FullScreen implements Menu.Surface {
  private final Console console;
  private final InstantSource clock;
  private final Terminal terminal;
  private final Display display;
  private Size drawn = Size.of(0, 0);

  FullScreen(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    try {
      this.terminal = new StreamTerminal(console.pending());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.display = new Display(terminal, true);
    terminal.puts(Capability.enter_ca_mode);
  }

  /**
   * A terminal that is only written to, with the few sequences that all capable ones know. It asks
   * neither the system nor the other end what they can, and never relies on a line that wraps.
   */
  private static final class StreamTerminal extends ExternalTerminal {
    private static final Map<Capability, String> SEQUENCES =
        Map.ofEntries(
            Map.entry(Capability.enter_ca_mode, "\\E[?1049h"),
            Map.entry(Capability.exit_ca_mode, "\\E[?1049l"),
            Map.entry(Capability.exit_attribute_mode, "\\E[m"),
            Map.entry(Capability.clear_screen, "\\E[H\\E[2J"),
            Map.entry(Capability.clr_eol, "\\E[K"),
            Map.entry(Capability.clr_eos, "\\E[J"),
            Map.entry(Capability.carriage_return, "\\r"),
            Map.entry(Capability.cursor_address, "\\E[%i%p1%d;%p2%dH"),
            Map.entry(Capability.cursor_up, "\\E[A"),
            Map.entry(Capability.cursor_down, "\\E[B"),
            Map.entry(Capability.cursor_right, "\\E[C"),
            Map.entry(Capability.cursor_left, "\\E[D"),
            Map.entry(Capability.parm_up_cursor, "\\E[%p1%dA"),
            Map.entry(Capability.parm_down_cursor, "\\E[%p1%dB"),
            Map.entry(Capability.parm_right_cursor, "\\E[%p1%dC"),
            Map.entry(Capability.parm_left_cursor, "\\E[%p1%dD"),
            Map.entry(Capability.parm_insert_line, "\\E[%p1%dL"),
            Map.entry(Capability.parm_delete_line, "\\E[%p1%dM"));

    StreamTerminal(OutputStream out) throws IOException {
      super(
          null,
          "menu",
          "menu",
          InputStream.nullInputStream(),
          out,
          StandardCharsets.UTF_8,
          SignalHandler.SIG_IGN,
          true);
    }

    /** Called while the terminal is being made, instead of a look into the system's database. */
    @Override
    protected void parseInfoCmp() {
      strings.putAll(SEQUENCES);
      ints.put(Capability.max_colors, 8);
    }
  }

  @Override
  public Outcome show(Picker picker, Optional<String> notice) {
    Keys keys = console.keys();
    Frame frame = draw(picker, notice);
    while (true) {
      Key key = keys.next();
      if (key.control('L')) {
        drawn = Size.of(0, 0);
      }
      Optional<Outcome> outcome = picker.press(key, frame.page());
      if (outcome.isPresent()) {
        return outcome.get();
      }
      if (keys.idle()) {
        frame = draw(picker, notice);
      }
    }
  }

  /** Gives back the screen as it was before; one that has no other screen is left empty. */
  @Override
  public void close() {
    terminal.puts(Capability.exit_attribute_mode);
    terminal.puts(Capability.clear_screen);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    console.deliver();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Frame draw(Picker picker, Optional<String> notice) {
    Size size = console.size();
    if (!size.equals(drawn)) {
      drawn = size;
      terminal.setSize(size);
      display.resize(size);
      display.clear();
    }
    Frame frame = Frame.of(picker, notice, size, clock.instant());
    display.update(frame.lines(), frame.cursor());
    console.deliver();
    return frame;
  }
}
