package org.sshmux.ssh.credential;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.sshmux.ssh.channel.Algorithms;

/**
 * A key pair in memory whose public half is a certificate.
 *
 * @param pair the certificate, and the private key that it certifies
 */
record CertifiedIdentity(KeyPair pair) implements PublicKeyIdentity {
  @Override
  public KeyPair getKeyIdentity() {
    return pair;
  }

  @Override
  public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
      throws Exception {
    var factory =
        NamedResource.findByName(
            algorithm, String.CASE_INSENSITIVE_ORDER, Algorithms.everySignature());
    if (factory == null) {
      throw new IOException("no signature algorithm " + algorithm);
    }
    Signature signature = factory.create();
    signature.initSigner(session, pair.getPrivate());
    signature.update(session, data);
    return Map.entry(factory.getName(), signature.sign(session));
  }
}
