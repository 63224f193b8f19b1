package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines to and from a running program or a peer; what comes is waited for with a deadline. */
final class Talk {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OutputStream out;
  private final Optional<String> lastWords;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(1000);
  private final CompletableFuture<Long> end = new CompletableFuture<>();

  private Talk(InputStream in, OutputStream out, Optional<String> lastWords) {
    this.out = out;
    this.lastWords = lastWords;
    Thread.ofVirtual().start(() -> listen(in));
  }

  static Talk with(InputStream in, OutputStream out) {
    return new Talk(in, out, Optional.empty());
  }

  /** With somebody who only speaks. */
  static Talk from(InputStream in) {
    return with(in, OutputStream.nullOutputStream());
  }

  /** With somebody who only speaks, and whose line with these words counts as the end. */
  static Talk from(InputStream in, String lastWords) {
    return new Talk(in, OutputStream.nullOutputStream(), Optional.of(lastWords));
  }

  void say(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for this very line, and drops those before it. */
  void await(String line) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<String> next;
    do {
      next = next(deadline - System.nanoTime());
    } while (next.isPresent() && !next.get().strip().equals(line));
    assertThat(next).as("a line \"" + line + "\"").isPresent();
  }

  /** When the other side stopped speaking, by {@link System#nanoTime}. */
  CompletableFuture<Long> end() {
    return end;
  }

  /** Waits for the {@link #end}, and returns what was said and not asked for. */
  String rest() {
    end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return String.join("\n", lines);
  }

  private Optional<String> next(long nanos) throws InterruptedException {
    return Optional.ofNullable(lines.poll(nanos, TimeUnit.NANOSECONDS));
  }

  private void listen(InputStream in) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lastWords.filter(line::contains).isPresent()) {
          end.complete(System.nanoTime());
        }
      }
    } catch (IOException | IllegalStateException e) {
      lines.offer(e.toString());
    } finally {
      end.complete(System.nanoTime());
    }
  }
}
