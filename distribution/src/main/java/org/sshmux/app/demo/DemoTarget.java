package org.sshmux.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A host that people want to reach: an SSH server with a shell, commands and sftp. */
final class DemoTarget implements AutoCloseable {
  private final SshServer server;
  private final KeyPair hostKey;

  private DemoTarget(SshServer server, KeyPair hostKey) {
    this.server = server;
    this.hostKey = hostKey;
  }

  /**
   * @param name its host name
   * @param logins who may log in
   * @param preferredPort used if it is free, otherwise any
   */
  static DemoTarget open(String name, int preferredPort, DemoLogins logins, DemoFolder folder)
      throws IOException {
    Path home = folder.subfolder("hosts/" + name + "/home");
    Path programs = folder.subfolder("hosts/" + name + "/bin");
    Files.writeString(home.resolve("readme.txt"), "This file is on " + name + ".\n");
    Path hostname =
        Files.writeString(programs.resolve("hostname"), "#!/bin/sh\necho " + name + "\n");
    Files.setPosixFilePermissions(hostname, PosixFilePermissions.fromString("rwxr-xr-x"));

    KeyPair hostKey = DemoKeys.generate();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(LoopbackPort.preferably(preferredPort));
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((login, key, session) -> logins.permit(login, key));
    server.setShellFactory(channel -> new DemoShell(name, home, programs, ""));
    server.setCommandFactory((channel, line) -> new DemoShell(name, home, programs, line));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setFileSystemFactory(new VirtualFileSystemFactory(home));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    server.start();
    return new DemoTarget(server, hostKey);
  }

  int port() {
    return server.getPort();
  }

  PublicKey hostKey() {
    return hostKey.getPublic();
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
