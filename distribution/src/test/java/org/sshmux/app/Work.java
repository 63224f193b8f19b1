package org.sshmux.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.sshmux.openssh.Sshd;

/**
 * What one person has open through a gateway, each with the stock client: a session with a
 * connection forwarded beside it ({@code ssh -L}), a file transfer ({@code sftp}), and a connection
 * to a target alone ({@code ssh -W}, as {@code ssh -J} makes it).
 */
final class Work implements AutoCloseable {
  private static final String LISTING = "/etc/passwd";

  /** The parts of it. */
  enum Part {
    SESSION("ssh ... sleep"),
    LOCAL("ssh -L"),
    FILES("sftp"),
    ALONE("ssh -W");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final Process session;
  private final Process files;
  private final Process alone;
  private final Socket socket;
  private final Map<Part, Talk> talks = new EnumMap<>(Part.class);
  private final Map<Part, Talk> complaints = new EnumMap<>(Part.class);

  private Work(Office office, String login, String command) throws IOException {
    Client client = office.client(login);
    Client through = client.with("-o", office.through(login));
    int port = Sshd.freePort();
    String echo = Office.HOST + ":" + office.echo().port();
    session = through.start("-L", "127.0.0.1:" + port + ":" + echo, "gw", "echo up; " + command);
    files = through.sftp("gw");
    alone = client.start("-W", echo, "gw");
    talks.put(Part.SESSION, Talk.with(session.getInputStream(), session.getOutputStream()));
    talks.put(Part.FILES, Talk.with(files.getInputStream(), files.getOutputStream()));
    talks.put(Part.ALONE, Talk.with(alone.getInputStream(), alone.getOutputStream()));
    complaints.put(Part.SESSION, Talk.from(session.getErrorStream()));
    complaints.put(Part.FILES, Talk.from(files.getErrorStream(), "Connection closed"));
    complaints.put(Part.ALONE, Talk.from(alone.getErrorStream()));
    socket = connect(port);
    talks.put(Part.LOCAL, Talk.with(socket.getInputStream(), socket.getOutputStream()));
  }

  /**
   * Opens everything and waits until all of it works.
   *
   * @param command what the session runs
   */
  static Work begin(Office office, String login, String command)
      throws IOException, InterruptedException {
    Work work = new Work(office, login, command);
    work.talk(Part.SESSION).await("up");
    work.talk(Part.LOCAL).await(Echo.GREETING);
    work.talk(Part.ALONE).await(Echo.GREETING);
    work.prove();
    return work;
  }

  private static Socket connect(int port) {
    return Awaitility.await("ssh -L listens")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreException(ConnectException.class)
        .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), Socket::isConnected);
  }

  private Talk talk(Part part) {
    return requireNonNull(talks.get(part));
  }

  /** Waits for the end of a part, and returns what its client told its user. */
  String complaint(Part part) {
    return requireNonNull(complaints.get(part)).rest();
  }

  /** The exit status of the session's client. */
  int exit() {
    return session.exitValue();
  }

  /** Asserts that files are still listed, and that what is forwarded still comes back. */
  void prove() throws InterruptedException {
    talk(Part.FILES).say("ls -1 " + LISTING);
    talk(Part.FILES).await(LISTING);
    for (Part part : List.of(Part.LOCAL, Part.ALONE)) {
      talk(part).say("still here");
      talk(part).await("still here");
    }
  }

  /**
   * When a part ends, by {@link System#nanoTime}: the client of the session and of the connection
   * alone when their programs have ended, {@code sftp} when it says so, for it goes on reading
   * commands, and what is forwarded beside the session when its stream ends.
   */
  CompletableFuture<Long> end(Part part) {
    return switch (part) {
      case SESSION -> session.onExit().thenApply(_ -> System.nanoTime());
      case ALONE -> alone.onExit().thenApply(_ -> System.nanoTime());
      case LOCAL -> talk(part).end();
      case FILES -> requireNonNull(complaints.get(part)).end();
    };
  }

  @Override
  public void close() throws IOException {
    socket.close();
    List.of(session, files, alone).forEach(Process::destroyForcibly);
  }
}
