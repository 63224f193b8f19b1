package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sshmux.openssh.Run;

/**
 * Little room for the trail of an {@link Installed} gateway: a file system of its own, which ends
 * with the process, or, where nobody may mount one, a limit on the size of its files.
 */
sealed interface FullDisk {
  /** A command line that executes what follows it where there is little room. */
  List<String> prefix();

  /**
   * Takes the room from a running gateway.
   *
   * @param left how many bytes stay free, where that can be said
   */
  void fill(Installed gateway, int left) throws IOException;

  /** Gives the room back. */
  void free(Installed gateway) throws IOException;

  /** The trail as this process can read it. */
  Path trail(Installed gateway);

  /** What this machine permits. */
  static FullDisk of(Path trail) throws IOException {
    Files.createDirectories(trail);
    List<List<String>> mounts =
        List.of(
            List.of("unshare", "--mount"),
            List.of("unshare", "--user", "--map-root-user", "--mount"));
    for (List<String> unshare : mounts) {
      Mounted mounted = new Mounted(trail, unshare);
      List<String> attempt = new ArrayList<>(mounted.prefix());
      attempt.add("true");
      if (Run.of(Duration.ofSeconds(20), attempt).exit() == 0) {
        return mounted;
      }
    }
    return new Limited(trail);
  }

  /** A file system of 8 MiB that only the gateway sees; its files are seen through the kernel. */
  record Mounted(Path directory, List<String> unshare) implements FullDisk {
    private static final String SCRIPT = "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\"";

    @Override
    public List<String> prefix() {
      List<String> command = new ArrayList<>(unshare);
      command.addAll(List.of("sh", "-c", SCRIPT, directory.toString()));
      return command;
    }

    @Override
    public Path trail(Installed gateway) {
      return Path.of("/proc/" + gateway.process().pid() + "/root" + directory);
    }

    private Path filler(Installed gateway) {
      return trail(gateway).resolve("filler");
    }

    @Override
    public void fill(Installed gateway, int left) throws IOException {
      try (FileChannel filler =
          FileChannel.open(filler(gateway), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        takeAll(filler);
        filler.truncate(filler.size() - left);
      }
    }

    private static void takeAll(FileChannel filler) {
      try {
        while (true) {
          filler.write(ByteBuffer.allocate(4096));
        }
      } catch (IOException full) {
        assertThat(full).hasMessageContaining("No space left");
      }
    }

    @Override
    public void free(Installed gateway) throws IOException {
      Files.delete(filler(gateway));
    }
  }

  /** Files that may not grow. */
  record Limited(Path directory) implements FullDisk {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public Path trail(Installed gateway) {
      return directory;
    }

    @Override
    public void fill(Installed gateway, int left) {
      limit(gateway, "1");
    }

    @Override
    public void free(Installed gateway) {
      limit(gateway, "unlimited");
    }

    private static void limit(Installed gateway, String soft) {
      String pid = Long.toString(gateway.process().pid());
      Run run =
          Run.of(
              Duration.ofSeconds(20),
              List.of("prlimit", "--pid", pid, "--fsize=" + soft + ":unlimited"));
      assertThat(run.exit()).as(run::toString).isZero();
    }
  }
}
