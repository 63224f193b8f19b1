package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@link TrailChild} where there is little room: on a file system of 1 MiB of its own, which
 * ends with it, or, where nobody may mount one, under a limit of 64 KiB a file.
 */
final class SmallDisk {
  private static final String MOUNT = "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$@\"";
  private static final String LIMIT = "ulimit -S -f 128 && exec \"$@\"";
  private static final List<List<String>> OWN_MOUNTS =
      List.of(
          List.of("unshare", "--mount"),
          List.of("unshare", "--user", "--map-root-user", "--mount"));

  private SmallDisk() {}

  static List<String> command(Path directory) throws IOException, InterruptedException {
    String place = directory.toString();
    for (List<String> prefix : OWN_MOUNTS) {
      List<String> shell = join(prefix, List.of("sh", "-c", MOUNT, place));
      if (works(join(shell, List.of("true")))) {
        return join(shell, TrailChild.command("fill", place, "filler"));
      }
    }
    return join(List.of("sh", "-c", LIMIT, "sh"), TrailChild.command("fill", place, "limit"));
  }

  private static boolean works(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private static List<String> join(List<String> first, List<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
