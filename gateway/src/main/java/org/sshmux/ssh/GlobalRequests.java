package org.sshmux.ssh;

import java.util.Set;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Global requests (RFC 4254 section 4): signs of life are answered, forwards towards the client are
 * refused and booked, anything else gets the protocol's failure.
 */
final class GlobalRequests implements RequestHandler<ConnectionService> {
  private static final Set<String> KEEP_ALIVE =
      Set.of("keepalive@openssh.com", "keepalive@libssh2.org", "keep-alive@openssh.com");
  private static final String NO_MORE_SESSIONS = "no-more-sessions@openssh.com";

  @Override
  public Result process(
      ConnectionService service, String request, boolean wantReply, Buffer buffer) {
    if (KEEP_ALIVE.contains(request)) {
      return Result.ReplySuccess;
    }
    if (service instanceof ForwardingService forwarding) {
      if (request.equals(NO_MORE_SESSIONS)) {
        forwarding.noMoreSessions();
        return Result.ReplySuccess;
      }
      forwarding.refuseRequest(request);
    }
    return Result.ReplyFailure;
  }
}
