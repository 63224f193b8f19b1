package org.sshmux.identity;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that the directory lists for a person, with the restrictions of its line.
 *
 * @param key the key
 * @param comment what stood behind the key; may be empty
 * @param from where the person may come from (option {@code from=}); empty: anywhere
 * @param notFrom where the person must not come from (negated patterns); wins over {@code from}
 * @param expiry the moment from which the key is void (option {@code expiry-time=})
 */
public record AuthorizedKey(
    OfferedKey key,
    String comment,
    List<AddressRange> from,
    List<AddressRange> notFrom,
    Optional<Instant> expiry) {
  public AuthorizedKey {
    Objects.requireNonNull(key);
    Objects.requireNonNull(comment);
    from = List.copyOf(from);
    notFrom = List.copyOf(notFrom);
    Objects.requireNonNull(expiry);
  }

  /** A key without restrictions. */
  public static AuthorizedKey unrestricted(OfferedKey key, String comment) {
    return new AuthorizedKey(key, comment, List.of(), List.of(), Optional.empty());
  }

  /** Whether the line's restrictions let the key be used from an address. */
  public boolean usableFrom(InetAddress source) {
    return notFrom.stream().noneMatch(range -> range.contains(source))
        && (from.isEmpty() || from.stream().anyMatch(range -> range.contains(source)));
  }

  /** Whether the key has not expired. */
  public boolean usableAt(Instant now) {
    return expiry.map(now::isBefore).orElse(true);
  }
}
