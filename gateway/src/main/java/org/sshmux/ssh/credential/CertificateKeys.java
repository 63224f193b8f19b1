package org.sshmux.ssh.credential;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;

/** One key in memory, with its certificate. */
public final class CertificateKeys implements TargetKeys {
  private final CertificateAuthority.Issued issued;

  public CertificateKeys(CertificateAuthority.Issued issued) {
    this.issued = issued;
  }

  @Override
  public Iterator<PublicKeyIdentity> offer() {
    return List.<PublicKeyIdentity>of(new CertifiedIdentity(issued.keyPair())).iterator();
  }

  @Override
  public boolean hasMore() {
    return false;
  }

  @Override
  public Duration patience() {
    return Duration.ZERO;
  }

  @Override
  public Shown shown() {
    return new Shown(issued.fingerprint(), Long.toUnsignedString(issued.serial()));
  }
}
