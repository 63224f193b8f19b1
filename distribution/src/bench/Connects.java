import java.io.IOException;
import java.util.List;

/**
 * Connections one after the other: key exchange, authentication, a channel to an echo, one byte
 * there and back, the end.
 */
record Connects(String name, List<String> options, int count) implements Measure {

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    server.settle();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (!bed.clients().echo(server, bed.target().echoPort(), options)) {
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
