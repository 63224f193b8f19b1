package org.sshmux.ssh.stage;

import org.sshmux.relay.ChannelRequest;
import org.sshmux.ssh.peer.Revocable;

/** What a session channel does with what its client sends. On the connection's loop only. */
interface Stage {

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#data}. */
  void data(int kind, byte[] bytes, int offset, int length);

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#request}. */
  void request(ChannelRequest request);

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#replied}. */
  void replied(boolean success);

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#ended}. */
  void ended();

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#ready}. */
  void ready();

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#closing}. */
  default boolean closing() {
    return false;
  }

  /** As {@link Revocable#revoke}; what ends by itself in a moment has nothing to do. */
  default void revoke(String sentence) {}

  /** As {@link org.sshmux.ssh.channel.ChannelEvents#closed}. */
  void closed(boolean byPeer);
}
