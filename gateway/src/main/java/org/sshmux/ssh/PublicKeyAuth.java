package org.sshmux.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuthFactory;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.OfferedKey;
import org.sshmux.session.Connection;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.authentication.KeyAnswer;
import org.sshmux.session.authentication.LoginAnswer;
import org.sshmux.ssh.peer.Attempts;
import org.sshmux.ssh.peer.Peer;

/**
 * The {@code publickey} method (RFC 4252 section 7). The library parses the key and verifies the
 * signature; whether the key is the person's, and whether the person may come in, is asked of the
 * {@link Connection}. A key counts only once its own signature has been verified.
 *
 * <p>Runs on the authentication's virtual thread; one instance serves one packet.
 */
final class PublicKeyAuth extends UserAuthPublicKey {
  private static final Logger LOG = LoggerFactory.getLogger(PublicKeyAuth.class);

  private final Peer peer;
  private final Attempts attempts;

  private PublicKeyAuth(List<NamedFactory<Signature>> signatures, Peer peer, Attempts attempts) {
    super(signatures);
    this.peer = peer;
    this.attempts = attempts;
  }

  @Override
  public @Nullable Boolean doAuth(Buffer buffer, boolean init) throws Exception {
    if (!attempts.offer()) {
      give(Reason.TOO_MANY_KEYS, "too many keys offered; name one with -i and IdentitiesOnly=yes");
      return Boolean.FALSE;
    }
    Optional<Offer> offer = peek(buffer);
    if (offer.isEmpty()) {
      return Boolean.FALSE;
    }
    KeyAnswer answer = peer.connection().offered(login(), offer.get().key());
    return switch (answer) {
      case KeyAnswer.NotListed() -> Boolean.FALSE;
      case KeyAnswer.Listed() -> prove(offer.get(), buffer, init);
      case KeyAnswer.GiveUp(Reason reason, String sentence) -> {
        peer.disconnect(reason, SshConstants.SSH2_DISCONNECT_SERVICE_NOT_AVAILABLE, sentence);
        yield Boolean.FALSE;
      }
    };
  }

  private @Nullable Boolean prove(Offer offer, Buffer buffer, boolean init) throws IOException {
    OfferedKey key = offer.key();
    Boolean verified;
    try {
      verified = super.doAuth(buffer, init);
    } catch (Exception e) {
      LOG.debug("{}: no proof of {}: {}", peer.connection().reference(), key, e.toString());
      if (offer.signed()) {
        peer.connection().unproven(login(), key);
        countFailure();
      }
      return Boolean.FALSE;
    }
    if (verified == null || !verified) {
      return verified;
    }
    LoginAnswer answer = peer.connection().proven(login(), key, peer.transport());
    return switch (answer) {
      case LoginAnswer.Accepted() -> Boolean.TRUE;
      case LoginAnswer.Refused(String sentence) -> {
        AuthService.show(getServerSession(), "sshmux: " + sentence);
        countFailure();
        yield Boolean.FALSE;
      }
    };
  }

  /** The person's part of the user name. */
  private String login() {
    return peer.userName(getUsername()).login();
  }

  private void countFailure() {
    if (!attempts.fail()) {
      give(Reason.TOO_MANY_FAILURES, "too many authentication failures");
    }
  }

  private void give(Reason reason, String sentence) {
    peer.connection().authenticationEnded(reason);
    peer.disconnect(reason, sentence);
  }

  /** The key of the packet, without moving on; empty if there is none that can be read. */
  private static Optional<Offer> peek(Buffer buffer) {
    int start = buffer.rpos();
    try {
      boolean signed = buffer.getBoolean();
      buffer.getString();
      return Optional.of(new Offer(OfferedKey.of(buffer.getBytes()), signed));
    } catch (RuntimeException e) {
      LOG.debug("a key that cannot be read: {}", e.toString());
      return Optional.empty();
    } finally {
      buffer.rpos(start);
    }
  }

  /** A key, and whether a signature came along or the client only asks. */
  private record Offer(OfferedKey key, boolean signed) {}

  /** Makes the method for each packet that names it. */
  static final class Factory extends AbstractUserAuthFactory {
    private final List<NamedFactory<Signature>> signatures;

    Factory(List<NamedFactory<Signature>> signatures) {
      super(NAME);
      this.signatures = signatures;
    }

    @Override
    public UserAuth createUserAuth(ServerSession session) {
      Peer peer =
          Peer.of(session).orElseThrow(() -> new IllegalStateException("no peer for " + session));
      return new PublicKeyAuth(signatures, peer, peer.attempts());
    }
  }

  /** The library asks this after {@link #doAuth} has asked the connection already. */
  static PublickeyAuthenticator alreadyAsked() {
    return (_, _, _) -> true;
  }

  private static final String NAME = "publickey";
}
