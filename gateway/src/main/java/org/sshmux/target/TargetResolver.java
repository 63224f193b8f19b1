package org.sshmux.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sshmux.grant.HostName;
import org.sshmux.identity.Directory;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.OfferedKey;
import org.sshmux.policy.Screening.Reach;
import org.sshmux.target.ResolveOutcome.Source;

/**
 * Finds a host's names and addresses: first in the directory, then by the name service; once.
 *
 * <p>Safe for many threads. Blocks for at most the directory's deadline and the resolve time-out
 * together; must not run on an I/O thread. A name service that hangs holds at most {@value
 * #MAX_LOOKUPS} threads of its own, platform threads because a native look-up would hold up the
 * carriers of virtual ones. Further look-ups wait for one of them, within the same time-out.
 */
public final class TargetResolver implements AutoCloseable {
  static final int MAX_ADDRESSES = 8;
  static final int MAX_LOOKUPS = 32;
  private static final int MAX_WAITING = 1024;

  private final Directory directory;
  private final NameService nameService;
  private final Duration timeout;
  private final ThreadPoolExecutor lookups;

  public TargetResolver(Directory directory, NameService nameService, TargetConfig config) {
    this.directory = Objects.requireNonNull(directory);
    this.nameService = Objects.requireNonNull(nameService);
    this.timeout = config.resolveTimeout();
    this.lookups =
        new ThreadPoolExecutor(
            MAX_LOOKUPS,
            MAX_LOOKUPS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("name-service-", 1).factory());
    lookups.allowCoreThreadTimeOut(true);
  }

  /**
   * Looks a host up.
   *
   * @param reach who may be asked, as {@code Policy.screen} answered
   */
  public ResolveOutcome resolve(HostName host, Reach reach) {
    return switch (host) {
      case HostName.Address(InetAddress address) ->
          resolved(List.of(), List.of(address), List.of(), "");
      case HostName.Name(String name) ->
          switch (directory.findHost(name)) {
            case HostLookup.Found(Host entry) -> listed(name, entry);
            case HostLookup.Unlisted unlisted ->
                switch (reach) {
                  case ANY_HOST -> ask(name, List.of(name), List.of());
                  case LISTED_HOST ->
                      new ResolveOutcome.Resolved(List.of(name), List.of(), List.of());
                };
            case HostLookup.Ambiguous(String detail) -> new ResolveOutcome.Ambiguous(detail);
            case HostLookup.Unavailable(String detail) ->
                new ResolveOutcome.Unavailable(Source.DIRECTORY, detail);
          };
    };
  }

  /** Gives up look-ups that are still under way; later ones are refused. */
  @Override
  public void close() {
    lookups.shutdownNow();
  }

  private ResolveOutcome listed(String asked, Host entry) {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (String name : entry.names()) {
      canonical(name).ifPresent(names::add);
    }
    Optional<String> primary = canonical(entry.names().getFirst());
    if (primary.isEmpty() || !names.contains(asked)) {
      return new ResolveOutcome.Ambiguous(
          "the entry's first name cannot be read, or none is " + asked + ": " + entry.dn());
    }
    names.addFirst(asked);
    return entry.addresses().isEmpty()
        ? ask(primary.get(), List.copyOf(names), entry.keys())
        : resolved(List.copyOf(names), entry.addresses(), entry.keys(), entry.dn());
  }

  private static Optional<String> canonical(String name) {
    return switch (HostName.parse(name)) {
      case HostName.Parsing.Read(HostName.Name(String value)) -> Optional.of(value);
      case HostName.Parsing.Read(HostName.Address address) -> Optional.empty();
      case HostName.Parsing.Malformed malformed -> Optional.empty();
    };
  }

  private ResolveOutcome ask(String name, List<String> names, List<OfferedKey> keys) {
    Future<List<InetAddress>> lookup;
    try {
      lookup = lookups.submit(() -> nameService.lookUp(name));
    } catch (RejectedExecutionException e) {
      return unavailable("too many look-ups wait, or the gateway stops");
    }
    try {
      return resolved(names, lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS), keys, name);
    } catch (TimeoutException e) {
      return unavailable("no answer for " + name + " in " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed(name, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("interrupted");
    } finally {
      lookup.cancel(true);
    }
  }

  private static ResolveOutcome failed(String name, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return cause instanceof UnknownHostException && !text.contains("Temporary failure")
        ? new ResolveOutcome.NoSuchHost(text)
        : unavailable(name + ": " + cause);
  }

  private static ResolveOutcome unavailable(String detail) {
    return new ResolveOutcome.Unavailable(Source.NAME_SERVICE, detail);
  }

  private static ResolveOutcome resolved(
      List<String> names, List<InetAddress> found, List<OfferedKey> keys, String detail) {
    List<InetAddress> usable =
        found.stream()
            .map(TargetResolver::plain)
            .filter(address -> !address.isAnyLocalAddress() && !address.isMulticastAddress())
            .distinct()
            .limit(MAX_ADDRESSES)
            .toList();
    return usable.isEmpty()
        ? new ResolveOutcome.NoSuchHost("no address that can be dialled: " + detail)
        : new ResolveOutcome.Resolved(names, usable, keys);
  }

  /** The address without a name or a zone; the IPv4 address if it is an IPv4-mapped one. */
  private static InetAddress plain(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
