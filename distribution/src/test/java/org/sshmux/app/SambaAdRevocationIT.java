package org.sshmux.app;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Rights that are taken away in a Samba domain controller. */
@Tag("real-directories")
final class SambaAdRevocationIT extends RevocationContract {

  @Override
  Rights start(Path folder) throws Exception {
    return SambaAdRights.start(folder);
  }
}
