package org.sshmux.ssh.channel;

import org.sshmux.relay.ChannelRequest;

/**
 * What happens to a channel, in the order of its messages. Every call comes from the loop of its
 * connection; nothing may block.
 */
public interface ChannelEvents {

  /** The peer has confirmed a channel that the gateway opened. */
  void opened();

  /**
   * The peer has refused a channel that the gateway wanted to open; nothing else follows.
   *
   * @param code the reason (RFC 4254 section 5.1)
   * @param message the peer's words; may be hostile
   */
  void refused(int code, String message);

  /**
   * Data has come.
   *
   * @param kind {@link org.sshmux.relay.End#PLAIN}, or the type of extended data
   * @param bytes valid during the call only
   */
  void data(int kind, byte[] bytes, int offset, int length);

  /** A request has come. */
  void request(ChannelRequest request);

  /** The peer has answered the oldest request that wants a reply and has none. */
  void replied(boolean success);

  /** The peer sends no more data. */
  void ended();

  /** The peer's window has opened. */
  void ready();

  /**
   * The peer has closed its side. It still takes what is sent, such as an exit status that comes
   * late, until the channel is closed here too.
   *
   * @return whether the receiver closes the channel itself, later; otherwise that happens at once
   */
  default boolean closing() {
    return false;
  }

  /**
   * The channel is closed; nothing else follows.
   *
   * @param byPeer whether the peer closed it in good order
   */
  void closed(boolean byPeer);
}
