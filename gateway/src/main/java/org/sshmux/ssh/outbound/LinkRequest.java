package org.sshmux.ssh.outbound;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.sshmux.ssh.credential.TargetKeys;
import org.sshmux.ssh.hostkey.HostKeyJudge;
import org.sshmux.ssh.io.EventLoop;

/**
 * What a connection to a target must be.
 *
 * @param socket connected, non-blocking; belongs to the connection from now on
 * @param peer the target, under the name that its host certificate would have to carry
 * @param login the login at the target
 * @param loop where the connection shall live
 * @param hostKeys judges the target's host key
 * @param keys what the target is shown
 * @param timeout for the key exchange, and then for the authentication
 */
public record LinkRequest(
    SocketChannel socket,
    InetSocketAddress peer,
    String login,
    EventLoop loop,
    HostKeyJudge hostKeys,
    TargetKeys keys,
    Duration timeout) {
  public LinkRequest {
    Objects.requireNonNull(socket);
    Objects.requireNonNull(peer);
    Objects.requireNonNull(login);
    Objects.requireNonNull(loop);
    Objects.requireNonNull(hostKeys);
    Objects.requireNonNull(keys);
    Objects.requireNonNull(timeout);
  }
}
