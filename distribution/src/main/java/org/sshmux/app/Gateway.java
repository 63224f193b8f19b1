package org.sshmux.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.sshmux.config.Loading;

/** A running gateway. */
public interface Gateway extends AutoCloseable {

  /**
   * Starts a gateway; on return clients can connect. On failure nothing is left running.
   *
   * @param source where the configuration was read from
   * @throws IOException if a file, an address or the audit trail cannot be used; the message is for
   *     the operator
   */
  static Gateway open(Path source, Loading.Loaded<Configuration> configuration) throws IOException {
    return Wiring.open(source, configuration);
  }

  /** Where clients connect: the configured addresses, with the ports that were given for port 0. */
  List<InetSocketAddress> addresses();

  /**
   * Stops accepting, lets connections end within the configured drain time, ends the others with a
   * sentence to the people, and stores every event. Later calls do nothing.
   */
  @Override
  void close();
}
