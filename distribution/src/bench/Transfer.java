import java.io.IOException;
import java.util.List;

/** One long transfer through the jump host, to or from a process that costs next to nothing. */
record Transfer(Direction direction, String cipher) implements Measure {

  enum Direction {
    DOWN,
    UP
  }

  private static final double MIB = 1 << 20;

  @Override
  public String name() {
    String shortCipher = cipher.replace("@openssh.com", "");
    return (direction == Direction.DOWN ? "download " : "upload ") + shortCipher;
  }

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    long bytes = bed.target().streamBytes();
    server.settle();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    long arrived =
        switch (direction) {
          case DOWN -> bed.clients().download(server, bed.target().sourcePort(), options());
          case UP -> bed.clients().upload(server, bed.target().sinkPort(), options());
        };
    double seconds = (System.nanoTime() - start) / 1e9;
    server.settle();
    if (arrived != bytes) {
      throw new IOException(
          "%s through %s: %d bytes of %d arrived".formatted(name(), server.name(), arrived, bytes));
    }
    double gib = bytes / MIB / 1024;
    results.add(name() + ", CPU s/GiB", server, (server.cpuSeconds() - cpu) / gib, Results.LESS);
    results.add(name() + ", MB/s", server, bytes / 1e6 / seconds, Results.MORE);
  }

  private List<String> options() {
    return List.of("Ciphers=" + cipher);
  }
}
