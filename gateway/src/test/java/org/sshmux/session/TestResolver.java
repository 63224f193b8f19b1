package org.sshmux.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.sshmux.identity.Directory;
import org.sshmux.target.TargetConfig;
import org.sshmux.target.TargetConfigs;
import org.sshmux.target.TargetResolver;

/** A resolver that knows one name. */
public final class TestResolver {
  private TestResolver() {}

  public static TargetResolver of(Directory directory, String name, String address) {
    return new TargetResolver(
        directory,
        asked -> {
          if (!asked.equals(name)) {
            throw new UnknownHostException(asked);
          }
          return List.of(InetAddress.ofLiteral(address));
        },
        config());
  }

  public static TargetConfig config() {
    return TargetConfigs.of(Duration.ofSeconds(5), Duration.ofSeconds(3));
  }
}
