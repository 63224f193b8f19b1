package org.sshmux.app;

import java.nio.file.Path;

/** Rights that are taken away in a slapd. */
final class SlapdRevocationIT extends RevocationContract {

  @Override
  Rights start(Path folder) throws Exception {
    return SlapdRights.start(folder);
  }
}
