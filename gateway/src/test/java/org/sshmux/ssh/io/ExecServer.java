package org.sshmux.ssh.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * MINA's server with three commands: {@code echo}, {@code sink} (answers the digest of its input),
 * {@code source BYTES} (sends what {@link #pattern} makes).
 */
final class ExecServer {

  private ExecServer() {}

  static SshServer create(EventLoops loops, AdmissionGate gate, KeyPair hostKey) {
    return create(new LoopServiceFactoryFactory(loops, gate), hostKey);
  }

  static SshServer create(LoopServiceFactoryFactory network, KeyPair hostKey) {
    SshServer server = ServerBuilder.builder().build();
    server.setIoServiceFactoryFactory(network);
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(session -> List.of(hostKey));
    server.setPasswordAuthenticator((user, password, session) -> true);
    server.setKeyExchangeFactories(
        List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.ecdhp256)));
    server.setCommandFactory((channel, line) -> new Run(line));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    return server;
  }

  /** So many reproducible bytes. */
  static void pattern(long seed, long length, OutputStream out) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] block = new byte[64 * 1024];
    random.nextBytes(block);
    for (long left = length; left > 0; left -= block.length) {
      block[0]++;
      block[1] += (byte) (left >> 16);
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  private static final class Run implements Command {
    private final String line;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    Run(String line) {
      this.line = line;
    }

    @Override
    public void start(ChannelSession channel, Environment env) {
      Thread.ofVirtual().start(this::run);
    }

    private void run() {
      InputStream input = Objects.requireNonNull(in);
      OutputStream output = Objects.requireNonNull(out);
      ExitCallback done = Objects.requireNonNull(exit);
      try {
        List<String> words = List.of(line.split(" ", 2));
        switch (words.getFirst()) {
          case "echo" -> input.transferTo(output);
          case "sink" -> output.write(Digests.sha256(input).getBytes(StandardCharsets.US_ASCII));
          case "source" -> pattern(1, Long.parseLong(words.getLast()), output);
          default -> throw new IOException("no such command: " + line);
        }
        output.flush();
        done.onExit(0);
      } catch (IOException e) {
        done.onExit(1, String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        done.onExit(2);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      this.exit = callback;
    }
  }
}
