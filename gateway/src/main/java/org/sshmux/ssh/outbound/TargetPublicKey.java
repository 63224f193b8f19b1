package org.sshmux.ssh.outbound;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/**
 * The {@code publickey} method (RFC 4252 section 7) with the keys of the {@link LinkRequest}, and
 * no others. On the authentication's virtual thread.
 */
final class TargetPublicKey extends UserAuthPublicKey {

  private TargetPublicKey(List<NamedFactory<Signature>> signatures) {
    super(signatures);
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager manager) throws IOException {
    return TargetClient.request(session).keys().offer();
  }

  /** Makes the method. */
  static final class Factory extends AbstractUserAuthFactory {
    private final List<NamedFactory<Signature>> signatures;

    Factory(List<NamedFactory<Signature>> signatures) {
      super(NAME);
      this.signatures = signatures;
    }

    @Override
    public UserAuth createUserAuth(ClientSession session) {
      return new TargetPublicKey(signatures);
    }
  }
}
