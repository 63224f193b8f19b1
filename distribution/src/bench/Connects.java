import java.io.IOException;
import java.util.List;

/** Connections one after the other: key exchange, authentication, something small, the end. */
record Connects(String name, Attempt attempt, int count) implements Measure {

  /** Makes one connection, and says whether it did what it should. */
  interface Attempt {
    boolean through(Bed bed, Server server) throws IOException, InterruptedException;
  }

  /** A channel to an echo, one byte there and back. */
  static Attempt echo(List<String> options) {
    return (bed, server) -> bed.clients().echo(server, bed.target().echoPort(), options);
  }

  /** A command at the host that does nothing. */
  static Attempt exec() {
    return (bed, server) -> bed.clients().exec(server);
  }

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    server.settle();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (!attempt.through(bed, server)) {
        throw new IOException("a connection through " + server.name() + " failed");
      }
    }
    double millis = (System.nanoTime() - start) / 1e6;
    server.settle();
    double cpuMillis = (server.cpuSeconds() - cpu) * 1000;
    results.add(name + ", CPU ms/connection", server, cpuMillis / count, Results.LESS);
    results.add(name + ", wall ms/connection", server, millis / count, Results.LESS);
  }
}
