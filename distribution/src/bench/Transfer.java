import java.io.IOException;
import java.util.List;

/**
 * One long transfer through the jump host, to or from a process that costs next to nothing.
 *
 * @param cipher between the client and the jump host
 */
record Transfer(Route route, Direction direction, String cipher) implements Measure {

  enum Route {
    /** A forwarded connection, as {@code ssh -J} makes one. */
    FORWARD,
    /** A command at the host, in a session of its own from the jump host on. */
    EXEC
  }

  enum Direction {
    DOWN,
    UP
  }

  private static final double MIB = 1 << 20;

  @Override
  public String name() {
    String shortCipher = cipher.replace("@openssh.com", "");
    return (route == Route.EXEC ? "exec " : "")
        + (direction == Direction.DOWN ? "download " : "upload ")
        + shortCipher;
  }

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    long bytes = bed.target().streamBytes();
    server.settle();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    long arrived =
        switch (route) {
          case FORWARD -> forward(bed, server);
          case EXEC -> exec(bed, server);
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

  private long forward(Bed bed, Server server) throws IOException, InterruptedException {
    return switch (direction) {
      case DOWN -> bed.clients().download(server, bed.target().sourcePort(), options());
      case UP -> bed.clients().upload(server, bed.target().sinkPort(), options());
    };
  }

  private long exec(Bed bed, Server server) throws IOException, InterruptedException {
    return switch (direction) {
      case DOWN -> bed.clients().execDownload(server, bed.target().streamBytes(), options());
      case UP -> bed.clients().execUpload(server, options());
    };
  }

  private List<String> options() {
    return List.of("Ciphers=" + cipher);
  }
}
