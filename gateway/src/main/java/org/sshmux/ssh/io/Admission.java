package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that the gate let in, until it is given back. On one loop at a time. */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final AdmissionGate gate;
  private final InetSocketAddress remote;
  private final SocketChannel channel;
  private boolean ended;

  Admission(AdmissionGate gate, InetSocketAddress remote, SocketChannel channel) {
    this.gate = gate;
    this.remote = remote;
    this.channel = channel;
  }

  InetSocketAddress remote() {
    return remote;
  }

  SocketChannel channel() {
    return channel;
  }

  /** The socket is closed, and the gate is told. Idempotent. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    close(channel);
    try {
      gate.ended(remote);
    } catch (RuntimeException e) {
      LOG.error("admission gate failed", e);
    }
  }

  /** Closes a connection that never came in, without a reset if the peer has spoken already. */
  static void refuse(SocketChannel channel) {
    try {
      channel.shutdownOutput();
      channel.read(ByteBuffer.allocate(512));
    } catch (IOException | RuntimeException e) {
      LOG.trace("refused connection is gone already", e);
    }
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {} failed", channel, e);
    }
  }
}
