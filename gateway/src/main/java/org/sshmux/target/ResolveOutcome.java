package org.sshmux.target;

import java.net.InetAddress;
import java.util.List;
import org.sshmux.identity.OfferedKey;

/** What became of looking a host up. Everything but {@link Resolved} refuses. */
public sealed interface ResolveOutcome {

  /**
   * The host's names and addresses, found out once and for all.
   *
   * @param names the name asked for, then the others the directory lists; canonical; empty for an
   *     address literal
   * @param addresses at most {@value TargetResolver#MAX_ADDRESSES}, each once; empty only if the
   *     directory does not list the host and nobody else was to be asked
   * @param keys the host keys that the host's directory entry lists
   */
  record Resolved(List<String> names, List<InetAddress> addresses, List<OfferedKey> keys)
      implements ResolveOutcome {
    public Resolved {
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
      keys = List.copyOf(keys);
    }

    /** A host whose keys the directory does not list. */
    public Resolved(List<String> names, List<InetAddress> addresses) {
      this(names, addresses, List.of());
    }
  }

  /**
   * There is no such host, or none of its addresses can be dialled.
   *
   * @param detail for the operator's eyes only
   */
  record NoSuchHost(String detail) implements ResolveOutcome {}

  /**
   * The directory's answer does not say which host is meant.
   *
   * @param detail for the operator's eyes only
   */
  record Ambiguous(String detail) implements ResolveOutcome {}

  /**
   * Nobody can say, because somebody could not be asked.
   *
   * @param source who could not be asked
   * @param detail for the operator's eyes only
   */
  record Unavailable(Source source, String detail) implements ResolveOutcome {}

  /** Who is asked for hosts. */
  enum Source {
    DIRECTORY,
    NAME_SERVICE
  }
}
