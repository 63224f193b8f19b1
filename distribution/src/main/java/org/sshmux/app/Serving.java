package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.config.Loading;

/** The command {@code run}: a gateway from its start until the process is told to end. */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final PrintWriter err;

  Serving(PrintWriter err) {
    this.err = err;
  }

  /** Returns only if the gateway cannot be started; the process ends by a signal otherwise. */
  int run(Path file, Loading.Loaded<Configuration> configuration) throws InterruptedException {
    Gateway gateway;
    try {
      gateway = Gateway.open(file, configuration);
    } catch (IOException e) {
      err.println("sshmux: cannot start: " + Complaint.about(e));
      return ExitCode.FAILED;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
    LOG.info("sshmux {} listens on {}", Version.number(), text(gateway.addresses()));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private static String text(List<InetSocketAddress> addresses) {
    return addresses.stream()
        .map(address -> address.toString().replaceFirst("^[^/]*/", ""))
        .collect(Collectors.joining(", "));
  }

  /** A signal is an orderly end: the process exits 0 and not with the signal's number. */
  private static void stop(Gateway gateway) {
    int code = ExitCode.OK;
    try {
      LOG.info("sshmux stops");
      gateway.close();
      LOG.info("sshmux has stopped");
    } catch (RuntimeException e) {
      LOG.error("sshmux could not stop in order", e);
      code = ExitCode.FAILED;
    }
    LogManager.shutdown();
    Runtime.getRuntime().halt(code);
  }
}
