package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.Property;
import org.apache.sshd.common.PropertyResolver;
import org.apache.sshd.core.CoreModuleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket options that MINA's properties ask for; what is not configured is left alone. */
record SocketSettings(Map<SocketOption<?>, Object> options) {

  private static final Logger LOG = LoggerFactory.getLogger(SocketSettings.class);

  SocketSettings {
    options = Map.copyOf(options);
  }

  static SocketSettings connection(PropertyResolver properties) {
    Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
    take(properties, CoreModuleProperties.SOCKET_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE)
        .ifPresent(value -> options.put(StandardSocketOptions.SO_KEEPALIVE, value));
    take(properties, CoreModuleProperties.SOCKET_LINGER, StandardSocketOptions.SO_LINGER)
        .ifPresent(value -> options.put(StandardSocketOptions.SO_LINGER, value));
    take(properties, CoreModuleProperties.SOCKET_RCVBUF, StandardSocketOptions.SO_RCVBUF)
        .ifPresent(value -> options.put(StandardSocketOptions.SO_RCVBUF, value));
    take(properties, CoreModuleProperties.SOCKET_SNDBUF, StandardSocketOptions.SO_SNDBUF)
        .ifPresent(value -> options.put(StandardSocketOptions.SO_SNDBUF, value));
    take(properties, CoreModuleProperties.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY)
        .ifPresent(value -> options.put(StandardSocketOptions.TCP_NODELAY, value));
    return new SocketSettings(options);
  }

  static SocketSettings listener(PropertyResolver properties) {
    Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
    options.put(
        StandardSocketOptions.SO_REUSEADDR,
        CoreModuleProperties.SOCKET_REUSEADDR.getRequired(properties));
    take(properties, CoreModuleProperties.SOCKET_RCVBUF, StandardSocketOptions.SO_RCVBUF)
        .ifPresent(value -> options.put(StandardSocketOptions.SO_RCVBUF, value));
    return new SocketSettings(options);
  }

  /** An option that the system refuses is not worth a connection. */
  void apply(NetworkChannel channel) {
    options.forEach((option, value) -> set(channel, option, value));
  }

  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value) {
    try {
      channel.setOption(option, option.type().cast(value));
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} not set on {}", option, channel, e);
    }
  }

  /** Only what was set: MINA's own default of some properties is worse than the system's. */
  private static <T> Optional<T> take(
      PropertyResolver properties, Property<T> property, SocketOption<T> option) {
    if (properties.getString(property.getName()) == null) {
      return Optional.empty();
    }
    return property.get(properties).map(option.type()::cast);
  }
}
