package org.sshmux.ssh.hostkey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of host keys in OpenSSH's known_hosts format, which may be replaced at any time. Safe for
 * many threads.
 *
 * <p>A file that is missing, is larger than {@value #MAX_BYTES} bytes or {@value #MAX_LINES} lines,
 * or holds a line with {@code @revoked} or an unknown marker that cannot be read, is unreadable as
 * a whole: it might have taken trust away. Other lines that cannot be read are skipped, and the log
 * names them.
 */
public final class KnownHosts {
  private static final Logger LOG = LoggerFactory.getLogger(KnownHosts.class);
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_LINES = 200_000;
  private static final int MAX_WARNINGS = 20;
  private static final int MAX_TRIES = 3;

  private final Path file;
  private Loaded loaded = new Loaded(Optional.empty(), new Snapshot(List.of(), Optional.empty()));

  public KnownHosts(Path file) {
    this.file = file;
  }

  /** What the file held at one time. Immutable. */
  public static final class Snapshot {
    private final List<KnownHost> hosts;
    private final Optional<String> trouble;

    private Snapshot(List<KnownHost> hosts, Optional<String> trouble) {
      this.hosts = List.copyOf(hosts);
      this.trouble = trouble;
    }

    private static Snapshot unreadable(String detail) {
      return new Snapshot(List.of(), Optional.of(detail));
    }

    /**
     * The part that speaks of one host: the same answers, sooner. Takes time with the size of the
     * file, so it is not for an I/O thread.
     */
    public Snapshot about(HostKeyQuestion question) {
      return new Snapshot(matching(question), trouble);
    }

    /** Why nothing may be concluded from the file, if so. */
    Optional<String> trouble() {
      return trouble;
    }

    List<KnownHost> matching(HostKeyQuestion question) {
      return hosts.stream().filter(host -> host.covers(question)).toList();
    }
  }

  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    private static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        throw new IOException("not a regular file");
      }
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }
  }

  private record Loaded(Optional<Stamp> stamp, Snapshot snapshot) {}

  /** What the file holds now. Blocks; reads the file if it was changed or replaced. */
  public synchronized Snapshot current() {
    try {
      for (int tries = 0; tries < MAX_TRIES; tries++) {
        Stamp before = Stamp.of(file);
        if (loaded.stamp().equals(Optional.of(before))) {
          return loaded.snapshot();
        }
        byte[] bytes = read();
        if (Stamp.of(file).equals(before)) {
          keep(Optional.of(before), parse(bytes));
          return loaded.snapshot();
        }
      }
      throw new IOException("it changes while it is read");
    } catch (IOException e) {
      keep(Optional.empty(), Snapshot.unreadable(file + ": " + reason(e)));
      return loaded.snapshot();
    }
  }

  private void keep(Optional<Stamp> stamp, Snapshot snapshot) {
    if (!snapshot.trouble().equals(loaded.snapshot().trouble())) {
      snapshot
          .trouble()
          .ifPresentOrElse(
              detail -> LOG.error("no target's host key can be judged: {}", detail),
              () -> LOG.info("{} can be read again", file));
    }
    loaded = new Loaded(stamp, snapshot);
  }

  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private Snapshot parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Snapshot.unreadable(file + ": larger than " + MAX_BYTES + " bytes");
    }
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", MAX_LINES + 2);
    if (lines.length > MAX_LINES + 1) {
      return Snapshot.unreadable(file + ": more than " + MAX_LINES + " lines");
    }
    List<KnownHost> hosts = new ArrayList<>();
    int skipped = 0;
    for (int i = 0; i < lines.length; i++) {
      switch (KnownHost.parse(lines[i])) {
        case KnownHost.Read(KnownHost host) -> hosts.add(host);
        case KnownHost.Blank blank -> {}
        case KnownHost.Unreadable(String reason, boolean trustsLess) -> {
          if (trustsLess) {
            return Snapshot.unreadable(file + ":" + (i + 1) + ": " + reason);
          }
          warn(++skipped, i + 1, reason);
        }
      }
    }
    if (skipped > MAX_WARNINGS) {
      LOG.warn("{}: {} lines are skipped in all", file, skipped);
    }
    return new Snapshot(hosts, Optional.empty());
  }

  private void warn(int count, int line, String reason) {
    if (count <= MAX_WARNINGS) {
      LOG.warn("{}:{}: the line is skipped: {}", file, line, reason);
    }
  }
}
