package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.sshmux.audit.AuditLog;

/** Another process that writes a trail, for tests that kill it or take its disk away. */
final class TrailChild {
  private static final int HALTED = 137;
  private static final int LIFETIME = 90;

  private TrailChild() {}

  /**
   * @param args what to do, the directory of the trail, and a prefix for the marks
   */
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().start(TrailChild::endInAnyCase);
    Path directory = Path.of(args[1]);
    switch (args[0]) {
      case "load" -> load(directory, new LocalDisk(), args[2]);
      case "die" -> load(directory, new FatalDisk(200), args[2]);
      case "fill" -> fill(directory, args[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** No failing test leaves a process behind. */
  private static void endInAnyCase() {
    try {
      boolean early = new CountDownLatch(1).await(LIFETIME, TimeUnit.SECONDS);
      check(!early, "nobody counts down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  /** The command line that runs this class with the test's own Java and class path. */
  static List<String> command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrailChild.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  /** Appends without end and prints every mark that is acknowledged. */
  private static void load(Path directory, Disk disk, String prefix) throws Exception {
    AuditConfig config = new AuditConfig(directory, 64 * 1024, 0, Duration.ofSeconds(20), "child");
    SegmentedFileLog log =
        SegmentedFileLog.open(config, InstantSource.system(), new Random(), disk);
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(Thread.startVirtualThread(() -> appendForEver(log, prefix, next)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void appendForEver(AuditLog log, String prefix, AtomicInteger next) {
    try {
      while (true) {
        String mark = prefix + next.getAndIncrement();
        log.append(TrailFixture.marked(mark));
        System.out.println(mark);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lives through a full disk and checks that the trail does, too. */
  private static void fill(Path directory, String room) throws Exception {
    Optional<Path> filler =
        room.equals("filler") ? Optional.of(directory.resolve("filler")) : Optional.empty();
    List<String> acknowledged = new ArrayList<>();
    try (SegmentedFileLog log =
        SegmentedFileLog.open(
            TrailFixture.config(directory), InstantSource.system(), new Random())) {
      log.append(TrailFixture.marked("before"));
      acknowledged.add("before");
      if (filler.isPresent()) {
        takeAllRoom(filler.get());
      }
      appendUntilRefused(log, acknowledged);
      check(!log.accepting(), "a full trail does not accept");
      giveRoom(filler);
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(log::accepting);
      log.append(TrailFixture.marked("after"));
      acknowledged.add("after");
    }
    check(TrailFixture.marks(directory).equals(acknowledged), "what was acknowledged is there");
    check(TrailFixture.actions(directory).contains("audit.resumed"), "the outage is recorded");
    System.out.println("lived through it with " + acknowledged.size() + " events");
  }

  private static void takeAllRoom(Path filler) throws IOException {
    byte[] block = new byte[1024];
    try {
      while (true) {
        Files.write(filler, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      System.out.println("filled: " + full.getMessage());
    }
  }

  private static void appendUntilRefused(AuditLog log, List<String> acknowledged) {
    for (int i = 0; i < 10_000; i++) {
      try {
        log.append(TrailFixture.marked("n" + i));
        acknowledged.add("n" + i);
      } catch (IOException refused) {
        System.out.println("refused: " + refused.getMessage());
        return;
      }
    }
    throw new IllegalStateException("the disk never filled");
  }

  private static void giveRoom(Optional<Path> filler) throws Exception {
    if (filler.isPresent()) {
      Files.delete(filler.get());
      return;
    }
    String self = Long.toString(ProcessHandle.current().pid());
    Process lift =
        new ProcessBuilder("prlimit", "--pid", self, "--fsize=unlimited").inheritIO().start();
    check(lift.waitFor(20, TimeUnit.SECONDS) && lift.exitValue() == 0, "the limit is lifted");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }

  /** A disk on which the process ends in the middle of a write. */
  private static final class FatalDisk implements Disk {
    private final Disk local = new LocalDisk();
    private int writesLeft;

    private FatalDisk(int writes) {
      this.writesLeft = writes;
    }

    @Override
    public OpenFile create(Path file) throws IOException {
      return new FatalFile(local.create(file));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
      return new FatalFile(local.open(file));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      local.forceDirectory(directory);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
      return local.usableSpace(directory);
    }

    private final class FatalFile implements OpenFile {
      private final OpenFile file;

      private FatalFile(OpenFile file) {
        this.file = file;
      }

      @Override
      public int write(ByteBuffer bytes, long position) throws IOException {
        writesLeft--;
        if (writesLeft == 0) {
          file.write(bytes.slice(bytes.position(), bytes.remaining() - 5), position);
          Runtime.getRuntime().halt(HALTED);
        }
        return file.write(bytes, position);
      }

      @Override
      public void truncate(long size) throws IOException {
        file.truncate(size);
      }

      @Override
      public void force() throws IOException {
        file.force();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    }
  }
}
