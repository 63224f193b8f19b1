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
 * text; a limit that is hit leaves a gap.
 *
 * @param keys the usable ones
 * @param gap why there may be more
 */
public record KeyList(List<AuthorizedKey> keys, Optional<String> gap) {
  private static final Logger LOG = LoggerFactory.getLogger(KeyList.class);
  private static final int MAX_HOST_KEYS = 32;

  public KeyList {
    keys = List.copyOf(keys);
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
  public static KeyList ofHost(Entry entry, String attribute, LdapConfig.Limits limits) {
    byte[][] values = entry.getAttributeValueByteArrays(attribute);
    List<byte[]> lines = values == null ? List.of() : List.of(values);
    return read(entry, lines, MAX_HOST_KEYS, limits, KeyLine::plain);
  }

  private static KeyList read(
      Entry entry,
      List<byte[]> lines,
      int maxKeys,
      LdapConfig.Limits limits,
      Function<byte[], KeyLine> form) {
    if (lines.size() > maxKeys) {
      return new KeyList(List.of(), Optional.of("more than " + maxKeys + " keys"));
    }
    if (lines.stream().anyMatch(line -> line.length > limits.maxKeyBytes())) {
      return new KeyList(
          List.of(), Optional.of("a key of more than " + limits.maxKeyBytes() + " bytes"));
    }
    List<AuthorizedKey> keys = new ArrayList<>();
    for (byte[] line : lines) {
      switch (form.apply(line)) {
        case KeyLine.Usable(AuthorizedKey key) -> keys.add(key);
        case KeyLine.Rejected(String reason, Optional<OfferedKey> key) ->
            LOG.atWarn()
                .addKeyValue("dn", entry.getDN())
                .addKeyValue("key", key.map(OfferedKey::toString).orElse("unreadable"))
                .log("key line left out: {}", reason);
      }
    }
    return new KeyList(keys, Optional.empty());
  }

  private static Optional<byte[]> prefixed(byte[] value, Optional<String> prefix) {
    byte[] wanted = prefix.orElse("").getBytes(StandardCharsets.UTF_8);
    return value.length >= wanted.length
            && Arrays.equals(value, 0, wanted.length, wanted, 0, wanted.length)
        ? Optional.of(Arrays.copyOfRange(value, wanted.length, value.length))
        : Optional.empty();
  }
}
