package org.sshmux.ldap.entry;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Lines that a fuzzer makes up; without one, those that are kept beside this class. */
class KeyLineFuzzTest {

  @FuzzTest
  void neverThrowsAndNeverWidensAKey(byte[] line) {
    KeyLineDemands.parsed(line);
  }
}
