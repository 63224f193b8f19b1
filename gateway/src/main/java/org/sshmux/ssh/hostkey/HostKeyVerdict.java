package org.sshmux.ssh.hostkey;

import java.util.List;
import java.util.Objects;

/**
 * Whether a presented host key may be the target's. Every answer but {@link Trusted} refuses.
 *
 * <p>Fingerprints are as OpenSSH prints them; that of a certificate is its key's.
 */
public sealed interface HostKeyVerdict {

  /** Where trust comes from. */
  enum Source {
    DIRECTORY("directory"),
    KNOWN_HOSTS("known_hosts"),
    CERTIFICATE("certificate");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** The word for the audit trail. */
    public String word() {
      return word;
    }
  }

  /**
   * The key is the target's.
   *
   * @param type of the plain key, such as {@code ssh-ed25519}, also if a certificate was presented
   */
  record Trusted(Source source, String type, String fingerprint) implements HostKeyVerdict {
    public Trusted {
      Objects.requireNonNull(source);
      Objects.requireNonNull(type);
      Objects.requireNonNull(fingerprint);
    }
  }

  /** No key of the target is known. */
  record Unknown(String presentedFingerprint) implements HostKeyVerdict {
    public Unknown {
      Objects.requireNonNull(presentedFingerprint);
    }
  }

  /**
   * Only other keys of the target are known.
   *
   * @param expectedFingerprints some of theirs, at least one
   * @param source that lists them
   */
  record Changed(String presentedFingerprint, List<String> expectedFingerprints, Source source)
      implements HostKeyVerdict {
    public Changed {
      Objects.requireNonNull(presentedFingerprint);
      expectedFingerprints = List.copyOf(expectedFingerprints);
      Objects.requireNonNull(source);
    }
  }

  /** The key, or the authority that certified it, is revoked. */
  record Revoked(String presentedFingerprint) implements HostKeyVerdict {
    public Revoked {
      Objects.requireNonNull(presentedFingerprint);
    }
  }

  /**
   * Nothing can be said: the known hosts or the presented key cannot be read.
   *
   * @param detail for the log and the audit trail
   */
  record Unreadable(String detail) implements HostKeyVerdict {
    public Unreadable {
      Objects.requireNonNull(detail);
    }
  }
}
