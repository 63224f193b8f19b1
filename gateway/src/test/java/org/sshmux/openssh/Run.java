package org.sshmux.openssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One finished run of a real program. */
public final class Run {
  private static final int LONGEST_OUTPUT = 64 << 20;

  private final int exit;
  private final byte[] bytes;
  private final String err;

  private Run(int exit, byte[] bytes, String err) {
    this.exit = exit;
    this.bytes = bytes;
    this.err = err;
  }

  /** The exit status, or -1 if the program had to be ended at its deadline. */
  public int exit() {
    return exit;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String err() {
    return err;
  }

  public String out() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- out\n" + out() + "\n--- err\n" + err;
  }

  /** Runs a program without input and waits for its end. */
  public static Run of(Duration deadline, List<String> command) {
    return of(deadline, command, new byte[0]);
  }

  /** Runs a program with input and waits for its end. */
  public static Run of(Duration deadline, List<String> command, byte[] input) {
    Process process = start(command);
    return finish(process, deadline, input);
  }

  /** Starts a program whose end is waited for later. */
  public static Process start(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("SSH_AUTH_SOCK");
      builder.environment().put("LC_ALL", "C");
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.getFirst() + " cannot be started; ./check installs what the tests drive", e);
    }
  }

  /** Feeds a started program and waits for its end. */
  public static Run finish(Process process, Duration deadline, byte[] input) {
    CompletableFuture<byte[]> out = read(process.getInputStream());
    CompletableFuture<byte[]> err = read(process.getErrorStream());
    Thread.ofVirtual().start(() -> feed(process.getOutputStream(), input));
    try {
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Run(
          ended ? process.exitValue() : -1,
          out.join(),
          new String(err.join(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<byte[]> read(InputStream in) {
    CompletableFuture<byte[]> all = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            all.complete(in.readNBytes(LONGEST_OUTPUT));
          } catch (IOException e) {
            all.complete(new byte[0]);
          }
        });
    return all;
  }

  private static void feed(OutputStream out, byte[] input) {
    try (out) {
      out.write(input);
    } catch (IOException e) {
      // The program did not want it all.
    }
  }
}
