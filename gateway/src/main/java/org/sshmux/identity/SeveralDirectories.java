package org.sshmux.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Several directories that answer as one.
 *
 * <p>A directory with a realm knows people as {@code login@realm}, and nobody else is asked for
 * those. Directories without one are asked in order, for logins that name no realm of any: the
 * first that knows the person answers, and one that cannot be asked ends the search, because the
 * person may be there. Hosts are looked for in all of them in the same way.
 */
public final class SeveralDirectories implements Directory {
  private final List<Part> parts;

  /**
   * @param parts in the order in which they are asked; no two with the same realm
   */
  public SeveralDirectories(List<Part> parts) {
    this.parts = List.copyOf(parts);
    List<String> realms = parts.stream().flatMap(part -> part.realm().stream()).toList();
    if (realms.size() != Set.copyOf(realms).size()) {
      throw new IllegalArgumentException("two directories have the same realm: " + realms);
    }
  }

  /**
   * One of them.
   *
   * @param realm lower case; empty: its people need not name one
   */
  public record Part(Optional<String> realm, Directory directory) {
    public Part {
      Objects.requireNonNull(realm);
      Objects.requireNonNull(directory);
    }

    /** The login in the words of all directories. */
    private String outward(String login) {
      return realm.map(name -> login + "@" + name).orElse(login);
    }
  }

  @Override
  public Lookup find(String login) {
    int at = login.lastIndexOf('@');
    String realm = at < 0 ? "" : login.substring(at + 1).toLowerCase(Locale.ROOT);
    for (Part part : parts) {
      if (part.realm().equals(Optional.of(realm)) && at >= 0) {
        return outward(part, part.directory().find(login.substring(0, at)));
      }
    }
    for (Part part : parts) {
      if (part.realm().isEmpty()) {
        Lookup answer = part.directory().find(login);
        if (!(answer instanceof Lookup.Unknown)) {
          return answer;
        }
      }
    }
    return new Lookup.Unknown();
  }

  private static Lookup outward(Part part, Lookup answer) {
    return switch (answer) {
      case Lookup.Found(Person person, Lookup.Freshness freshness) ->
          new Lookup.Found(person.withLogin(part.outward(person.login())), freshness);
      case Lookup.Unknown no -> no;
      case Lookup.Ambiguous no -> no;
      case Lookup.Unavailable no -> no;
    };
  }

  @Override
  public HostLookup findHost(String name) {
    for (Part part : parts) {
      HostLookup answer = part.directory().findHost(name);
      if (!(answer instanceof HostLookup.Unlisted)) {
        return answer;
      }
    }
    return new HostLookup.Unlisted();
  }

  @Override
  public HostListing hosts() {
    List<HostListing.Entry> hosts = new ArrayList<>();
    boolean kept = false;
    for (Part part : parts) {
      switch (part.directory().hosts()) {
        case HostListing.Listed(List<HostListing.Entry> listed) -> {
          hosts.addAll(listed);
          kept = true;
        }
        case HostListing.None none -> {}
        case HostListing.TooMany no -> {
          return no;
        }
        case HostListing.Unavailable no -> {
          return no;
        }
      }
    }
    hosts.sort(Comparator.comparing(host -> host.names().getFirst()));
    return kept ? new HostListing.Listed(hosts) : new HostListing.None();
  }

  @Override
  public void forgetHost(String name) {
    parts.forEach(part -> part.directory().forgetHost(name));
  }

  @Override
  public void onChange(Consumer<DirectoryChange> listener) {
    for (Part part : parts) {
      part.directory().onChange(change -> listener.accept(outward(part, change)));
    }
  }

  private static DirectoryChange outward(Part part, DirectoryChange change) {
    return switch (change) {
      case DirectoryChange.OfPeople(Set<String> logins, String what) ->
          new DirectoryChange.OfPeople(
              logins.stream().map(part::outward).collect(Collectors.toSet()), what);
      case DirectoryChange.OfAnybody anybody -> anybody;
    };
  }

  @Override
  public void close() {
    parts.forEach(part -> part.directory().close());
  }
}
