package org.sshmux.app;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Rights that are taken away in a 389 Directory Server. */
@Tag("real-directories")
final class Ds389RevocationIT extends RevocationContract {

  @Override
  Rights start(Path folder) throws Exception {
    return Ds389Rights.start(folder);
  }
}
