import java.io.IOException;

/** Memory that authenticated connections take which do nothing. */
record IdleConnections(int count) implements Measure {
  private static final double KIB = 1024;

  @Override
  public String name() {
    return "memory at " + count + " idle";
  }

  @Override
  public boolean isRepeated() {
    return false;
  }

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    server.settle();
    Memory before = server.memory();
    try (Clients.Idle idle = bed.clients().idle(server, count)) {
      if (idle.connected() != count) {
        throw new IOException(
            "%s: %d of %d idle connections".formatted(server.name(), idle.connected(), count));
      }
      Memory after = server.memory();
      add(results, server, "PSS", after.pss() - before.pss());
      add(results, server, "RSS", after.rss() - before.rss());
      if (after.liveHeap() > 0) {
        add(results, server, "live heap", after.liveHeap() - before.liveHeap());
        results.add(
            "RSS in all with " + count + " idle, MiB", server, after.rss() / KIB / KIB, Results.LESS);
      } else {
        results.add(
            "PSS in all with " + count + " idle, MiB", server, after.pss() / KIB / KIB, Results.LESS);
      }
    }
  }

  private void add(Results results, Server server, String kind, long bytes) {
    String row = "idle connection at %d, %s KiB".formatted(count, kind);
    results.add(row, server, bytes / KIB / count, Results.LESS);
  }
}
