package org.sshmux.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.sshmux.policy.Permit;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.Dialer;

/** Connects every permit to a socket of its own. */
final class LoopbackDialer implements Dialer {
  int dials;
  Runnable onDial = () -> {};
  Optional<DialOutcome> outcome = Optional.empty();
  private Optional<ServerSocketChannel> server = Optional.empty();

  @Override
  public DialOutcome dial(Permit permit) {
    dials++;
    onDial.run();
    return outcome.orElseGet(this::connected);
  }

  private DialOutcome connected() {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open();
      server = Optional.of(listener);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
      return new DialOutcome.Connected(SocketChannel.open(address), address);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
