package org.sshmux.app.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * A shell, or one command, on a demonstration's host. It runs on this machine, as this user; where
 * the client asks for a terminal and {@code script} is installed, it has a real one.
 */
final class DemoShell implements Command {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final Path BASH = Path.of("/bin/bash");

  private final String host;
  private final Path home;
  private final Path programs;
  private final String line;

  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (code, message, close) -> {};
  private Optional<Process> running = Optional.empty();

  /**
   * @param line the command; empty for a shell
   */
  DemoShell(String host, Path home, Path programs, String line) {
    this.host = host;
    this.home = home;
    this.programs = programs;
    this.line = line;
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback exit) {
    this.exit = exit;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    Map<String, String> client = environment.getEnv();
    boolean terminal = client.containsKey(Environment.ENV_TERM);
    ProcessBuilder builder = new ProcessBuilder(program(terminal, client)).directory(home.toFile());
    Map<String, String> variables = builder.environment();
    variables.put("PATH", programs + File.pathSeparator + variables.getOrDefault("PATH", "/bin"));
    variables.put("HOME", home.toString());
    variables.put("PROMPT", client.getOrDefault(Environment.ENV_USER, "") + "@" + host + ":\\w$ ");
    variables.put("TERM", client.getOrDefault(Environment.ENV_TERM, "dumb"));
    Process process = builder.start();
    running = Optional.of(process);
    Thread.startVirtualThread(() -> feed(process));
    Thread output = Thread.startVirtualThread(() -> copy(process.getInputStream(), out));
    Thread errors = Thread.startVirtualThread(() -> copy(process.getErrorStream(), err));
    Thread.startVirtualThread(() -> finish(process, output, errors));
  }

  private List<String> program(boolean terminal, Map<String, String> client) {
    String shell = Files.isExecutable(BASH) ? "bash --norc --noprofile" : "sh";
    if (terminal && Files.isExecutable(SCRIPT)) {
      String size =
          "stty rows " + number(client, "LINES", 24) + " cols " + number(client, "COLUMNS", 80);
      String then = line.isEmpty() ? "export PS1=\"$PROMPT\"; exec " + shell + " -i" : line;
      return List.of(SCRIPT.toString(), "-qfec", size + "; " + then, "/dev/null");
    }
    return line.isEmpty() ? List.of("sh") : List.of("sh", "-c", line);
  }

  /** A size of the client's window, if it is one that a terminal can have. */
  private static String number(Map<String, String> client, String name, int otherwise) {
    String text = client.getOrDefault(name, "");
    return text.matches("[1-9][0-9]{0,3}") ? text : Integer.toString(otherwise);
  }

  private void feed(Process process) {
    try (OutputStream to = process.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // The process or the client is gone: there is nobody to feed, or nothing to feed with.
      return;
    }
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      byte[] buffer = new byte[8192];
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // The client is gone; the process is ended by destroy.
      return;
    }
  }

  private void finish(Process process, Thread output, Thread errors) {
    try {
      int code = process.waitFor();
      output.join();
      errors.join();
      exit.onExit(code);
    } catch (InterruptedException e) {
      exit.onExit(255, "interrupted");
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    running.ifPresent(process -> {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    });
  }
}
