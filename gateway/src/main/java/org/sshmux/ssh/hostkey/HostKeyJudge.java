package org.sshmux.ssh.hostkey;

import java.security.PublicKey;
import java.util.List;

/** Judges the host key of one target. Called on an I/O thread; must not block. */
public interface HostKeyJudge {

  /** Whether the key may be the target's; a certificate's signature has been verified before. */
  HostKeyVerdict judge(PublicKey presented);

  /** The signature algorithms of the keys that are known for the target, best first. */
  List<String> algorithms();
}
