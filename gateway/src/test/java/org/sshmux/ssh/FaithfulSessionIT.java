package org.sshmux.ssh;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions through the gateway with a certificate are those of the target itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaithfulSessionIT {
  private SessionRig rig;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    rig = SessionRig.withCertificates(folder);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("org.sshmux.ssh.FaithfulSessions#all")
  void isTheSameAsTheTargetItself(FaithfulSessions.Case one) {
    FaithfulSessions.compare(rig, one);
  }

  @Test
  void keepsTheOrderAndThePaceOfBothOutputs() {
    FaithfulSessions.compareOrder(rig);
  }
}
