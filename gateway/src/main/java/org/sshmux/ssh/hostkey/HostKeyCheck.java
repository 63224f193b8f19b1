package org.sshmux.ssh.hostkey;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sshmux.identity.OfferedKey;
import org.sshmux.ssh.hostkey.KnownHost.Marker;

/**
 * Judges the host key that a target presents.
 *
 * <p>A revoked key, or one certified by a revoked authority, is refused first. A certificate of a
 * listed authority for the target is trusted. For any other key the directory decides alone if it
 * lists keys of the target, and the known hosts otherwise. Without a file of known hosts there are
 * none; with one that cannot be read, every key is refused.
 */
public final class HostKeyCheck {
  private static final int MAX_EXPECTED = 16;
  private static final String CERTIFIED = "-cert-v01@openssh.com";

  private static final List<String> ALGORITHMS =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "rsa-sha2-512",
          "rsa-sha2-256");

  /** The key types whose name differs from their signature algorithm's. */
  private static final Map<String, String> KEY_TYPES =
      Map.of("rsa-sha2-512", "ssh-rsa", "rsa-sha2-256", "ssh-rsa");

  private HostKeyCheck() {}

  /**
   * Whether a key may be the target's. Does not block and never throws; quick enough for an I/O
   * thread if the known hosts are those {@linkplain KnownHosts.Snapshot#about about} the target.
   *
   * @param known the known hosts, if a file of them is configured
   * @param presented whose owner has proven it; a certificate's signature has been verified
   */
  public static HostKeyVerdict check(
      HostKeyQuestion question, Optional<KnownHosts.Snapshot> known, PublicKey presented) {
    Optional<String> trouble = known.flatMap(KnownHosts.Snapshot::trouble);
    if (trouble.isPresent()) {
      return new HostKeyVerdict.Unreadable(trouble.get());
    }
    try {
      List<KnownHost> hosts = matching(question, known);
      return presented instanceof OpenSshCertificate certificate
          ? certified(question, hosts, certificate)
          : plain(question, hosts, wire(presented));
    } catch (RuntimeException e) {
      return new HostKeyVerdict.Unreadable("the presented host key cannot be read");
    }
  }

  private static HostKeyVerdict certified(
      HostKeyQuestion question, List<KnownHost> hosts, OpenSshCertificate certificate) {
    OfferedKey key = wire(certificate.getCertPubKey());
    OfferedKey authority = wire(certificate.getCaPubKey());
    if (keys(hosts, Marker.REVOKED).contains(authority)) {
      return new HostKeyVerdict.Revoked(key.fingerprint());
    }
    HostKeyVerdict alone = plain(question, hosts, key);
    return !(alone instanceof HostKeyVerdict.Revoked)
            && isValid(certificate)
            && vouches(question, hosts, authority, certificate)
        ? trusted(HostKeyVerdict.Source.CERTIFICATE, key)
        : alone;
  }

  private static boolean isValid(OpenSshCertificate certificate) {
    return certificate.getType() == OpenSshCertificate.Type.HOST
        && OpenSshCertificate.isValidNow(certificate)
        && certificate.getCriticalOptions().isEmpty();
  }

  /** Whether the authority is listed for a name of the target that the certificate holds too. */
  private static boolean vouches(
      HostKeyQuestion question,
      List<KnownHost> hosts,
      OfferedKey authority,
      OpenSshCertificate certificate) {
    return hosts.stream()
        .filter(host -> host.marker() == Marker.CERTIFICATE_AUTHORITY)
        .filter(host -> host.key().equals(authority))
        .anyMatch(host -> host.covers(question, name -> isFor(certificate, name)));
  }

  private static boolean isFor(OpenSshCertificate certificate, String name) {
    return certificate.getPrincipals().stream()
        .anyMatch(principal -> Glob.matches(principal, name));
  }

  private static HostKeyVerdict plain(
      HostKeyQuestion question, List<KnownHost> hosts, OfferedKey key) {
    if (keys(hosts, Marker.REVOKED).contains(key)) {
      return new HostKeyVerdict.Revoked(key.fingerprint());
    }
    return question.directoryKeys().isEmpty()
        ? among(keys(hosts, Marker.HOST_KEY), key, HostKeyVerdict.Source.KNOWN_HOSTS)
        : among(question.directoryKeys(), key, HostKeyVerdict.Source.DIRECTORY);
  }

  private static HostKeyVerdict among(
      List<OfferedKey> expected, OfferedKey key, HostKeyVerdict.Source source) {
    if (expected.contains(key)) {
      return trusted(source, key);
    }
    return expected.isEmpty()
        ? new HostKeyVerdict.Unknown(key.fingerprint())
        : new HostKeyVerdict.Changed(
            key.fingerprint(),
            expected.stream().distinct().limit(MAX_EXPECTED).map(OfferedKey::fingerprint).toList(),
            source);
  }

  private static HostKeyVerdict trusted(HostKeyVerdict.Source source, OfferedKey key) {
    return new HostKeyVerdict.Trusted(source, key.type(), key.fingerprint());
  }

  /**
   * The signature algorithms under which the target may present a key that is known, best first;
   * those of certificates before all others. Empty if nothing is known. Never throws.
   */
  public static List<String> preferredAlgorithms(
      HostKeyQuestion question, Optional<KnownHosts.Snapshot> known) {
    List<KnownHost> hosts = matching(question, known);
    List<OfferedKey> revoked = keys(hosts, Marker.REVOKED);
    List<String> preferred = new ArrayList<>();
    if (!revoked.containsAll(keys(hosts, Marker.CERTIFICATE_AUTHORITY))) {
      ALGORITHMS.forEach(algorithm -> preferred.add(algorithm + CERTIFIED));
    }
    List<OfferedKey> plain =
        question.directoryKeys().isEmpty()
            ? keys(hosts, Marker.HOST_KEY)
            : question.directoryKeys();
    Set<String> types =
        plain.stream()
            .filter(key -> !revoked.contains(key))
            .map(OfferedKey::type)
            .collect(Collectors.toSet());
    ALGORITHMS.stream()
        .filter(algorithm -> types.contains(KEY_TYPES.getOrDefault(algorithm, algorithm)))
        .forEach(preferred::add);
    return List.copyOf(preferred);
  }

  private static List<KnownHost> matching(
      HostKeyQuestion question, Optional<KnownHosts.Snapshot> known) {
    return known.map(hosts -> hosts.matching(question)).orElse(List.of());
  }

  private static List<OfferedKey> keys(List<KnownHost> hosts, Marker marker) {
    return hosts.stream().filter(host -> host.marker() == marker).map(KnownHost::key).toList();
  }

  /** A key as it goes over the wire (RFC 4253 section 6.6). */
  static OfferedKey wire(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return OfferedKey.of(buffer.getCompactData());
  }
}
