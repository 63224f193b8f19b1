package org.sshmux.ssh.hostkey;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.mac.Mac;

/** The hosts that one line of the known hosts speaks of. */
sealed interface KnownNames {

  /**
   * Whether a host is meant.
   *
   * @param name canonical
   */
  boolean cover(String name, int port);

  /** Reads the field; empty if it cannot be read. */
  static Optional<KnownNames> parse(String field) {
    return field.startsWith("|") ? Hashed.read(field) : Patterns.read(field);
  }

  /** The text that stands for a host: its name, or {@code [name]:port} for an unusual port. */
  private static String text(String name, int port) {
    return KnownHostHashValue.createHostPattern(name.toLowerCase(Locale.ROOT), port);
  }

  /** Names and wildcards, of which one must fit and none of those with {@code !} may. */
  record Patterns(List<String> wanted, List<String> unwanted) implements KnownNames {
    public Patterns {
      wanted = List.copyOf(wanted);
      unwanted = List.copyOf(unwanted);
    }

    private static Optional<KnownNames> read(String field) {
      List<String> wanted = new ArrayList<>();
      List<String> unwanted = new ArrayList<>();
      for (String each : field.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (each.startsWith("!")) {
          unwanted.add(each.substring(1));
        } else if (!each.isEmpty()) {
          wanted.add(each);
        }
      }
      return wanted.isEmpty() || unwanted.contains("")
          ? Optional.empty()
          : Optional.of(new Patterns(wanted, unwanted));
    }

    @Override
    public boolean cover(String name, int port) {
      String text = text(name, port);
      return wanted.stream().anyMatch(pattern -> Glob.matches(pattern, text))
          && unwanted.stream().noneMatch(pattern -> Glob.matches(pattern, text));
    }
  }

  /** One name that only its keyed hash is known of. */
  final class Hashed implements KnownNames {
    private static final int SHA1_BYTES = 20;

    private final KnownHostHashValue hash;

    private Hashed(KnownHostHashValue hash) {
      this.hash = hash;
    }

    private static Optional<KnownNames> read(String field) {
      try {
        KnownHostHashValue hash = KnownHostHashValue.parse(field);
        return hash.getSaltValue().length == SHA1_BYTES
                && hash.getDigestValue().length == SHA1_BYTES
            ? Optional.of(new Hashed(hash))
            : Optional.empty();
      } catch (RuntimeException e) {
        return Optional.empty();
      }
    }

    @Override
    public boolean cover(String name, int port) {
      try {
        Mac mac = hash.getDigester().create();
        byte[] found =
            KnownHostHashValue.calculateHashValue(
                name.toLowerCase(Locale.ROOT), port, mac, hash.getSaltValue());
        return MessageDigest.isEqual(found, hash.getDigestValue());
      } catch (Exception e) {
        throw new IllegalStateException("every Java runtime has HMAC-SHA1", e);
      }
    }
  }
}
