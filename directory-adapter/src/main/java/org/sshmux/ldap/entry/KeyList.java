package org.sshmux.ldap.entry;

import com.unboundid.ldap.sdk.Entry;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.OfferedKey;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;

/**
 * The public keys of one entry. A line that cannot be used is left out and logged, without its
 * text; a limit that is hit leaves a gap. What was read before the gap is still there, so that
 * somebody can be recognised, and told why they are refused.
 *
 * @param keys the usable ones
 * @param rejected the lines that cannot be used, with the reason
 * @param gap why there may be more
 */
public record KeyList(
    List<AuthorizedKey> keys, List<KeyLine.Rejected> rejected, Optional<String> gap) {
  private static final Logger LOG = LoggerFactory.getLogger(KeyList.class);
  private static final int MAX_HOST_KEYS = 32;

  public KeyList {
    keys = List.copyOf(keys);
    rejected = List.copyOf(rejected);
  }

  /** The keys of a person, with what restricts them. */
  public static KeyList read(
      Entry entry, List<KeySource> sources, LdapConfig.Limits limits, ZoneId zone) {
    List<byte[]> lines = new ArrayList<>();
    for (KeySource source : sources) {
      byte[][] values = entry.getAttributeValueByteArrays(source.attribute());
      for (byte[] value : values == null ? new byte[0][] : values) {
        prefixed(value, source.prefix()).ifPresent(lines::add);
      }
    }
    return read(entry, lines, limits.maxKeysPerUser(), limits, line -> KeyLine.parse(line, zone));
  }

  /** The keys of a host, which nothing may restrict. */
  public static KeyList ofHost(Entry entry, KeySource source, LdapConfig.Limits limits) {
    List<byte[]> lines = new ArrayList<>();
    byte[][] values = entry.getAttributeValueByteArrays(source.attribute());
    for (byte[] value : values == null ? new byte[0][] : values) {
      prefixed(value, source.prefix()).ifPresent(lines::add);
    }
    return read(entry, lines, MAX_HOST_KEYS, limits, KeyLine::plain);
  }

  private static KeyList read(
      Entry entry,
      List<byte[]> lines,
      int maxKeys,
      LdapConfig.Limits limits,
      Function<byte[], KeyLine> form) {
    Optional<String> gap =
        lines.size() > maxKeys
            ? Optional.of("more than " + maxKeys + " keys")
            : lines.stream().anyMatch(line -> line.length > limits.maxKeyBytes())
                ? Optional.of("a key of more than " + limits.maxKeyBytes() + " bytes")
                : Optional.empty();
    List<byte[]> small =
        lines.stream().limit(maxKeys).filter(line -> line.length <= limits.maxKeyBytes()).toList();
    List<AuthorizedKey> keys = new ArrayList<>();
    List<KeyLine.Rejected> rejected = new ArrayList<>();
    for (byte[] line : small) {
      switch (form.apply(line)) {
        case KeyLine.Usable(AuthorizedKey key) -> keys.add(key);
        case KeyLine.Rejected refused -> {
          rejected.add(refused);
          LOG.atWarn()
              .addKeyValue("dn", entry.getDN())
              .addKeyValue("key", refused.key().map(OfferedKey::toString).orElse("unreadable"))
              .log("key line left out: {}", refused.reason());
        }
      }
    }
    return new KeyList(keys, rejected, gap);
  }

  /** Letter case does not count in a prefix: it is a word for people. */
  private static Optional<byte[]> prefixed(byte[] value, Optional<String> prefix) {
    String wanted = prefix.orElse("");
    int length = wanted.getBytes(StandardCharsets.UTF_8).length;
    return value.length >= length
            && new String(value, 0, length, StandardCharsets.UTF_8).equalsIgnoreCase(wanted)
        ? Optional.of(Arrays.copyOfRange(value, length, value.length))
        : Optional.empty();
  }
}
