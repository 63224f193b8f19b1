package org.sshmux.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The program that is demonstrated. */
public interface Sshmux {

  /**
   * Starts a gateway.
   *
   * @throws IOException if it cannot start; the message is for the operator
   */
  Running start(Path configFile) throws IOException;

  /** Runs one short command and returns its exit code. */
  int run(PrintWriter out, String... args);

  /** A gateway that runs. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }
}
