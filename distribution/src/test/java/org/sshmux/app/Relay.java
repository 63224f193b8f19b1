package org.sshmux.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running {@code ssh -W} through the gateway to an {@link Echo}. */
final class Relay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process client;
  private final BufferedReader lines;
  private final CompletableFuture<String> complaints;

  private Relay(Process client) {
    this.client = client;
    this.lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    this.complaints = new CompletableFuture<>();
    Thread.ofVirtual().start(this::listen);
  }

  /** Starts a client; nothing is known yet of whether it is let through. */
  static Relay start(Client client, String host, int port) {
    return new Relay(client.start("-W", host + ":" + port, "gw"));
  }

  /** Starts a client and waits for the target's greeting. */
  static Relay open(Client client, Echo target) {
    Relay relay = start(client, Site.HOST, target.port());
    assertThat(relay.line(PATIENCE)).as("greeting").contains(Echo.GREETING);
    return relay;
  }

  /** The next line of the target; empty if the client ends or the time passes before it comes. */
  Optional<String> line(Duration within) {
    CompletableFuture<Optional<String>> line = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> line.complete(read()));
    try {
      return line.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says something and waits for the echo; returns how long it took. */
  Duration echo(String word) {
    long start = System.nanoTime();
    try {
      client.getOutputStream().write((word + "\n").getBytes(US_ASCII));
      client.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(line(PATIENCE)).as("echo").contains(word);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  Process client() {
    return client;
  }

  /** What the client told its user, once it has ended. */
  String complaint() {
    return complaints.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private Optional<String> read() {
    try {
      return Optional.ofNullable(lines.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void listen() {
    try {
      complaints.complete(new String(client.getErrorStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      complaints.complete("");
    }
  }

  @Override
  public void close() {
    client.destroyForcibly();
  }
}
