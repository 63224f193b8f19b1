package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;

class LoggingTest {

  /** The SSH library asks for a logger with every packet; a look at the stack each time is dear. */
  @Test
  void findsALoggerWithoutLookingForTheCallersClassLoader() {
    assertThat(LogManager.getFactory().isClassLoaderDependent()).isFalse();
  }
}
