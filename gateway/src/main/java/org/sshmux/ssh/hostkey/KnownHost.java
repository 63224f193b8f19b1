package org.sshmux.ssh.hostkey;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.buffer.keys.BufferPublicKeyParser;
import org.sshmux.identity.OfferedKey;

/**
 * One line of the known hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
 *
 * @param key of a host or, of a certificate authority, its own
 */
record KnownHost(Marker marker, KnownNames names, OfferedKey key) {

  /** What the line says of the key. */
  enum Marker {
    HOST_KEY,
    CERTIFICATE_AUTHORITY,
    REVOKED
  }

  /** What became of a line. */
  sealed interface Parsing {}

  /** A line with a key. */
  record Read(KnownHost host) implements Parsing {}

  /** Nothing or a comment. */
  record Blank() implements Parsing {}

  /**
   * A line that cannot be read.
   *
   * @param reason without any text of the line
   * @param trustsLess whether the line may have been there to take trust away
   */
  record Unreadable(String reason, boolean trustsLess) implements Parsing {}

  /** Reads one line, whatever is in it. */
  static Parsing parse(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return new Blank();
    }
    List<String> fields = List.of(text.split("[ \\t]+", 5));
    if (!text.startsWith("@")) {
      return parse(Marker.HOST_KEY, fields);
    }
    List<String> rest = fields.subList(1, fields.size());
    return switch (fields.getFirst()) {
      case "@cert-authority" -> parse(Marker.CERTIFICATE_AUTHORITY, rest);
      case "@revoked" -> parse(Marker.REVOKED, rest);
      default -> new Unreadable("its marker is unknown", true);
    };
  }

  private static Parsing parse(Marker marker, List<String> fields) {
    boolean trustsLess = marker == Marker.REVOKED;
    if (fields.size() < 3) {
      return new Unreadable("host names, key type and key are expected", trustsLess);
    }
    Optional<KnownNames> names = KnownNames.parse(fields.get(0));
    if (names.isEmpty()) {
      return new Unreadable("its host names cannot be read", trustsLess);
    }
    Optional<OfferedKey> key = key(fields.get(1), fields.get(2), trustsLess);
    if (key.isEmpty()) {
      return new Unreadable("its key cannot be read", trustsLess);
    }
    return new Read(new KnownHost(marker, names.get(), key.get()));
  }

  private static Optional<OfferedKey> key(String type, String body, boolean mustBeUsual) {
    try {
      byte[] blob = Base64.getDecoder().decode(body);
      if (!isWhole(blob) || !OfferedKey.of(blob).type().equals(type)) {
        return Optional.empty();
      }
      return mustBeUsual ? usual(type, blob) : Optional.of(OfferedKey.of(blob));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The key in the form in which it would be presented, so that no second spelling of a number
   * hides it. A key of an unsupported type, which nobody can present, is as it is.
   */
  private static Optional<OfferedKey> usual(String type, byte[] blob) {
    if (!BufferPublicKeyParser.DEFAULT.isKeyTypeSupported(type)) {
      return Optional.of(OfferedKey.of(blob));
    }
    try {
      return Optional.of(HostKeyCheck.wire(new ByteArrayBuffer(blob).getRawPublicKey()));
    } catch (SshException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether the bytes are two or more strings (RFC 4251 section 5), and nothing else. */
  private static boolean isWhole(byte[] blob) {
    ByteBuffer reader = ByteBuffer.wrap(blob);
    int strings = 0;
    while (reader.remaining() >= Integer.BYTES) {
      int length = reader.getInt();
      if (length < 0 || length > reader.remaining()) {
        return false;
      }
      reader.position(reader.position() + length);
      strings++;
    }
    return strings >= 2 && !reader.hasRemaining();
  }

  /** Whether a host is meant under one of its names. */
  boolean covers(HostKeyQuestion question) {
    return covers(question, _ -> true);
  }

  /** Whether a host is meant under one of its names that also passes a test. */
  boolean covers(HostKeyQuestion question, Predicate<String> test) {
    return question.spellings().stream()
        .anyMatch(name -> test.test(name) && names.cover(name, question.port()));
  }
}
