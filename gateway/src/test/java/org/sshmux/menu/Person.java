package org.sshmux.menu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/** A person at a terminal that really draws: types, looks and goes away. */
final class Person {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final byte[] END = new byte[0];

  private final Sent sent = new Sent();
  private final Screen screen;
  final Console console;
  private CompletableFuture<Choice> choice = new CompletableFuture<>();

  Person(String type, int columns, int rows) {
    this.screen = new Screen(columns, rows);
    this.console = new Console(sent, screen, type, columns, rows);
  }

  static Person atXterm(int columns, int rows) {
    return new Person("xterm-256color", columns, rows);
  }

  static Row row(String host) {
    return new Row(host, "", List.of(), Optional.empty());
  }

  static List<Row> rows(int count) {
    String[] kinds = {"web", "db", "cache", "mail"};
    String[] places = {"lon", "fra", "nyc"};
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String host = kinds[i % 4] + i + "." + places[i % 3] + ".example.com";
      rows.add(new Row(host, "number " + i, List.of(), Optional.empty()));
    }
    return rows;
  }

  Person opens(List<Row> rows) {
    return opens(rows, Optional.empty());
  }

  Person opens(List<Row> rows, Optional<String> notice) {
    CompletableFuture<Choice> made = new CompletableFuture<>();
    choice = made;
    Menu menu = new Menu(console, InstantSource.fixed(NOW));
    Thread.ofVirtual()
        .start(() -> {
          try {
            made.complete(menu.pick("Hosts", rows, notice));
          } catch (Throwable e) {
            made.completeExceptionally(e);
          }
        });
    return this;
  }

  /** Sends a text in one piece. */
  Person types(String text) {
    return sends(text.getBytes(StandardCharsets.UTF_8));
  }

  Person sends(byte[] bytes) {
    sent.queue.add(bytes);
    return this;
  }

  /** Waits until a line of the screen contains the text. */
  Person sees(String text) {
    return sees(text, lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  Person seesNo(String text) {
    return sees("no " + text, lines -> lines.stream().noneMatch(line -> line.contains(text)));
  }

  Person sees(String what, Predicate<List<String>> test) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(SOON)
          .until(() -> test.test(screen.lines()));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(what + " was not seen on\n" + String.join("\n", screen.lines()), e);
    }
    return this;
  }

  /** Waits until this host is the selected one. */
  Person selects(String host) {
    return sees(
        "selected " + host, lines -> lines.stream().anyMatch(l -> l.startsWith(" > " + host)));
  }

  List<String> lines() {
    return screen.lines();
  }

  String sentToTheTerminal() {
    return screen.raw();
  }

  int writes() {
    return screen.writes.get();
  }

  boolean cell(Predicate<Long> attribute, String text) {
    return screen.cell(attribute, text);
  }

  void resizes(int columns, int rows) {
    screen.resize(columns, rows);
    console.resize(columns, rows);
  }

  /** The client's end of the connection is shut. */
  Person hangsUp() {
    return sends(END);
  }

  /** What is written to the client fails from here on. */
  void breaks() {
    screen.broken = true;
  }

  boolean beingRead() {
    return sent.reading;
  }

  Choice chooses() {
    return choice.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  void picks(String host) {
    assertThat(chooses())
        .isInstanceOfSatisfying(
            Choice.Picked.class, picked -> assertThat(picked.row().host()).isEqualTo(host));
  }

  void hasNotChosen() {
    assertThat(choice).isNotDone();
  }

  /** What the person has sent; blocks until there is some. */
  private static final class Sent extends InputStream {
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private byte[] left = new byte[0];
    private int at;
    private volatile boolean reading;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      reading = true;
      try {
        if (at == left.length) {
          left = queue.take();
          at = 0;
        }
        if (left.length == 0) {
          return -1;
        }
        int count = Math.min(length, left.length - at);
        System.arraycopy(left, at, into, from, count);
        at += count;
        return count;
      } catch (InterruptedException e) {
        throw new IOException(e);
      } finally {
        reading = false;
      }
    }
  }

  /** The screen that the output draws on. */
  private static final class Screen extends OutputStream {
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final AtomicInteger writes = new AtomicInteger();
    private final ScreenTerminal terminal;
    private volatile boolean broken;

    Screen(int columns, int rows) {
      terminal = new ScreenTerminal(columns, rows);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      if (broken) {
        throw new IOException("the client is away");
      }
      raw.write(bytes, from, length);
      writes.incrementAndGet();
      terminal.write(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    synchronized void resize(int columns, int rows) {
      terminal.setSize(Size.of(columns, rows));
    }

    synchronized String raw() {
      return raw.toString(StandardCharsets.UTF_8);
    }

    private synchronized long[] cells() {
      long[] cells = new long[terminal.getColumns() * terminal.getRows()];
      terminal.dump(cells, new int[2]);
      return cells;
    }

    synchronized List<String> lines() {
      long[] cells = cells();
      List<String> lines = new ArrayList<>();
      for (int row = 0; row < terminal.getRows(); row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < terminal.getColumns(); column++) {
          int c = ScreenTerminal.cellCodePoint(cells[row * terminal.getColumns() + column]);
          if (c != 0) {
            line.appendCodePoint(c);
          }
        }
        lines.add(line.toString().stripTrailing());
      }
      return lines;
    }

    /** Whether a text stands somewhere with all its cells like that. */
    synchronized boolean cell(Predicate<Long> attribute, String text) {
      StringBuilder found = new StringBuilder();
      for (long cell : cells()) {
        found.append(attribute.test(cell) ? (char) ScreenTerminal.cellCodePoint(cell) : '\n');
      }
      return found.toString().contains(text);
    }
  }
}
