package org.sshmux.ldap.grant;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Values that a fuzzer makes up; without one, those that are kept beside this class. */
class HostValueFuzzTest {

  @FuzzTest
  void noValueOfAHostEverWidens(byte[] value) {
    HostValueTest.checkHost(new String(value, StandardCharsets.UTF_8));
  }

  @FuzzTest
  void noValueOfSudoHostEverWidens(byte[] value) {
    HostValueTest.checkSudoHost(new String(value, StandardCharsets.UTF_8));
  }
}
