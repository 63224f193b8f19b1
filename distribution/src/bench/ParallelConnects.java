import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that all begin at the same time; refused ones are counted, not an error. */
record ParallelConnects(int count) implements Measure {

  @Override
  public String name() {
    return "parallel " + count;
  }

  @Override
  public void run(Bed bed, Server server, Results results)
      throws IOException, InterruptedException {
    server.settle();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    int succeeded = connectAll(bed, server);
    double seconds = (System.nanoTime() - start) / 1e9;
    server.settle();
    results.add(name() + ", succeeded", server, succeeded, Results.MORE);
    results.add(name() + ", wall s", server, seconds, Results.LESS);
    results.add(name() + ", CPU s", server, server.cpuSeconds() - cpu, Results.LESS);
  }

  private int connectAll(Bed bed, Server server) throws IOException, InterruptedException {
    int succeeded = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(
            threads.submit(
                () -> bed.clients().echo(server, bed.target().echoPort(), List.of())));
      }
      for (Future<Boolean> one : all) {
        succeeded += one.get() ? 1 : 0;
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return succeeded;
  }
}
