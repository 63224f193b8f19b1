package org.sshmux.target;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.sshmux.policy.Permit;
import org.sshmux.target.DialOutcome.Cause;

/**
 * Dials over TCP, one address after the other.
 *
 * <p>All addresses share one connect time-out; each may use an even share of what is left, so that
 * a silent first address does not keep a living second one from being tried. Safe for many threads.
 * An interrupted attempt ends at once, with the interrupt status set; no socket outlives a dial
 * that does not return it.
 */
public final class TcpDialer implements Dialer {
  private final Duration timeout;
  private final Connector connector;
  private final LongSupplier nanoTime;

  public TcpDialer(TargetConfig config) {
    this(config, TcpDialer::connect, System::nanoTime);
  }

  TcpDialer(TargetConfig config, Connector connector, LongSupplier nanoTime) {
    this.timeout = config.connectTimeout();
    this.connector = connector;
    this.nanoTime = nanoTime;
  }

  /** Connects one socket. */
  @FunctionalInterface
  interface Connector {
    /**
     * Connects within a time, and leaves no socket behind if it throws.
     *
     * @return a channel in non-blocking mode
     * @throws NoSocketException if not even an unconnected socket could be had
     */
    SocketChannel connect(InetSocketAddress peer, Duration limit) throws IOException;
  }

  /** The gateway itself has no socket to spare, whatever the target. */
  static final class NoSocketException extends IOException {
    NoSocketException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** One address that could not be reached. */
  private record Failure(Cause cause, String detail) {}

  @Override
  public DialOutcome dial(Permit permit) {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    List<Failure> failures = new ArrayList<>();
    List<InetAddress> addresses = permit.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      InetSocketAddress peer = new InetSocketAddress(addresses.get(i), permit.target().port());
      Duration left = Duration.ofNanos(deadline - nanoTime.getAsLong());
      if (!left.isPositive()) {
        failures.add(new Failure(Cause.TIMED_OUT, text(peer) + ": no time was left"));
        break;
      }
      try {
        return new DialOutcome.Connected(
            connector.connect(peer, left.dividedBy(addresses.size() - i)), peer);
      } catch (NoSocketException e) {
        return unreachable(List.of(new Failure(Cause.LOCAL, text(peer) + ": " + e.getMessage())));
      } catch (IOException | UnsupportedAddressTypeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return unreachable(List.of(new Failure(Cause.LOCAL, text(peer) + ": interrupted")));
        }
        failures.add(new Failure(cause(e), text(peer) + ": " + e.getMessage()));
      }
    }
    return unreachable(failures);
  }

  /** The cause is that of the attempt that came nearest: causes are declared in that order. */
  private static DialOutcome unreachable(List<Failure> failures) {
    Cause nearest =
        failures.stream().map(Failure::cause).min(Cause::compareTo).orElse(Cause.UNREACHABLE);
    return new DialOutcome.Unreachable(
        nearest, String.join("; ", failures.stream().map(Failure::detail).toList()));
  }

  private static Cause cause(Exception failure) {
    return switch (failure) {
      case SocketTimeoutException timedOut -> Cause.TIMED_OUT;
      case ConnectException refused ->
          String.valueOf(refused.getMessage()).contains("timed out")
              ? Cause.TIMED_OUT
              : Cause.REFUSED;
      case BindException noLocalAddress -> Cause.LOCAL;
      default -> Cause.UNREACHABLE;
    };
  }

  private static String text(InetSocketAddress peer) {
    return peer.getAddress().getHostAddress() + " port " + peer.getPort();
  }

  private static SocketChannel connect(InetSocketAddress peer, Duration limit) throws IOException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      throw new NoSocketException(e);
    }
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(peer, Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
      if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
        throw new ConnectException("nobody listens: the socket was connected to itself");
      }
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
