package org.sshmux.grant;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.identity.AddressRange;

/** The hosts that a grant speaks of. Names match names only, ranges match addresses only. */
public sealed interface HostPattern {

  /** Whether a canonical name is meant. */
  boolean matches(String name);

  /** Whether an address is meant. */
  boolean contains(InetAddress address);

  /** One name, canonical. */
  record Exact(String name) implements HostPattern {
    public Exact {
      if (!HostNameParser.isCanonicalName(name)) {
        throw new IllegalArgumentException("not a canonical host name");
      }
    }

    @Override
    public boolean matches(String other) {
      return name.equals(other);
    }

    @Override
    public boolean contains(InetAddress address) {
      return false;
    }
  }

  /**
   * Names of one shape.
   *
   * @param depth whether further labels may stand in front or behind
   * @param labels at least one; {@code *} stands for any characters inside one label, none included
   */
  record Glob(Depth depth, List<String> labels) implements HostPattern {
    public Glob {
      Objects.requireNonNull(depth);
      labels = List.copyOf(labels);
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("a glob has at least one label");
      }
    }

    @Override
    public boolean matches(String name) {
      return switch (depth) {
        case FIXED, ONE_OR_MORE_IN_FRONT -> endMatches(name);
        case ONE_OR_MORE_BEHIND -> beginMatches(name);
      };
    }

    private boolean beginMatches(String name) {
      int start = 0;
      for (String label : labels) {
        int end = name.indexOf('.', start);
        if (end < 0 || !labelMatches(label, name.substring(start, end))) {
          return false;
        }
        start = end + 1;
      }
      return start < name.length();
    }

    private boolean endMatches(String name) {
      int end = name.length();
      for (int i = labels.size() - 1; i >= 0; i--) {
        if (end < 0) {
          return false;
        }
        int start = name.lastIndexOf('.', end - 1) + 1;
        if (!labelMatches(labels.get(i), name.substring(start, end))) {
          return false;
        }
        end = start - 1;
      }
      return depth == Depth.FIXED ? end < 0 : end > 0;
    }

    @Override
    public boolean contains(InetAddress address) {
      return false;
    }

    /** The glob as statements have it. */
    public String text() {
      String shape = String.join(".", labels);
      return switch (depth) {
        case FIXED -> shape;
        case ONE_OR_MORE_IN_FRONT -> "**." + shape;
        case ONE_OR_MORE_BEHIND -> shape + ".**";
      };
    }

    /** How much of a name is fixed. */
    public int literals() {
      return labels.stream().mapToInt(label -> label.replace("*", "").length()).sum();
    }

    /**
     * The last labels as far as they are fixed; every name that matches ends with them. May be
     * empty.
     */
    public String suffix() {
      if (depth == Depth.ONE_OR_MORE_BEHIND) {
        return "";
      }
      int first = labels.size();
      while (first > 0 && labels.get(first - 1).indexOf('*') < 0) {
        first--;
      }
      return String.join(".", labels.subList(first, labels.size()));
    }

    /** Greedy with one step back: at most the product of both lengths. */
    private static boolean labelMatches(String pattern, String label) {
      int p = 0;
      int star = -1;
      int resume = 0;
      for (int i = 0; i < label.length(); ) {
        if (p < pattern.length() && pattern.charAt(p) == '*') {
          star = p++;
          resume = i;
        } else if (p < pattern.length() && pattern.charAt(p) == label.charAt(i)) {
          p++;
          i++;
        } else if (star >= 0) {
          p = star + 1;
          i = ++resume;
        } else {
          return false;
        }
      }
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
      }
      return p == pattern.length();
    }
  }

  /** How many labels a name that matches a glob has. */
  enum Depth {
    /** As many as the glob. */
    FIXED,
    /** More than the glob, which was written with a leading {@code **.}. */
    ONE_OR_MORE_IN_FRONT,
    /** More than the glob, which was written with a trailing {@code .**}. */
    ONE_OR_MORE_BEHIND
  }

  /** Addresses. */
  record Range(AddressRange range) implements HostPattern {
    public Range {
      Objects.requireNonNull(range);
    }

    @Override
    public boolean matches(String name) {
      return false;
    }

    @Override
    public boolean contains(InetAddress address) {
      return range.contains(address);
    }

    /** The address, if it is a range of one. */
    public Optional<InetAddress> address() {
      return range.equals(AddressRange.of(range.network()))
          ? Optional.of(range.network())
          : Optional.empty();
    }
  }
}
