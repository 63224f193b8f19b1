package org.sshmux.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The demonstration, played: commands, what they answered, and whether that was right. */
final class Transcript {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final int SSH_FAILED = 255;
  private static final Pattern REFERENCE = Pattern.compile("\\bC[0-9A-HJKMNP-TV-Z]{9}(\\.\\d+)?");

  private final DemoFolder folder;
  private final String db1;
  private final Sshmux sshmux;
  private final PrintWriter out;
  private boolean good = true;

  /**
   * @param db1 the host db1 as a user name names it
   */
  Transcript(DemoFolder folder, String db1, Sshmux sshmux, PrintWriter out) {
    this.folder = folder;
    this.db1 = db1;
    this.sshmux = sshmux;
    this.out = out;
  }

  private record Answer(int code, String text) {}

  /** Whether every step answered as it should. */
  boolean play() throws IOException, InterruptedException {
    Answer alice = ssh("alice+" + db1 + "@gateway", "hostname");
    check(alice.code() == 0 && alice.text().strip().equals("db1"), "alice reaches db1");
    Answer seven = ssh("alice+" + db1 + "@gateway", "exit 7");
    check(seven.code() == 7, "the exit status of the far side arrives: " + seven.code());
    Answer jump = ssh("-J", "alice@gateway", "alice@db1", "hostname");
    check(jump.code() == 0 && jump.text().strip().equals("db1"), "and so she does end to end");
    Answer hosts = ssh("alice@gateway", "hosts");
    check(
        hosts.code() == 0 && hosts.text().contains("db1") && hosts.text().contains("web1"),
        "she sees the hosts that her groups permit");

    Answer bob = ssh("bob+" + db1 + "@gateway", "hostname");
    Matcher reference = REFERENCE.matcher(bob.text());
    boolean referred = reference.find();
    check(bob.code() == SSH_FAILED && referred, "bob is refused, with a reference");
    Answer why = audit(referred ? reference.group() : "C000000000");
    check(why.code() == 0 && why.text().contains("bob"), "the reference finds what happened");

    Answer carol = ssh("carol@gateway", "hosts");
    check(
        carol.code() == SSH_FAILED && carol.text().contains("Permission denied"),
        "carol's account has expired, and nobody on the outside is told so");
    Answer expired = audit("--user", "carol");
    check(expired.text().contains("auth.account-expired"), "the audit trail tells why");
    out.println(good ? "\nEverything answered as it should." : "\nSomething is wrong.");
    return good;
  }

  private Answer ssh(String... words) throws IOException, InterruptedException {
    List<String> line =
        Stream.concat(
                Stream.of("ssh", "-F", folder.file("ssh_config").toString()), Arrays.stream(words))
            .toList();
    out.println("\n$ " + shown(line));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread deadline = Thread.startVirtualThread(() -> endAtDeadline(process));
    String text;
    try (InputStream answer = process.getInputStream()) {
      text = new String(answer.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
    int code = process.waitFor();
    deadline.interrupt();
    return told(code, text);
  }

  private static void endAtDeadline(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer audit(String... question) {
    List<String> line =
        Stream.concat(
                Stream.of("audit", "show", "--directory", folder.file("audit").toString()),
                Arrays.stream(question))
            .toList();
    out.println("\n$ sshmux " + shown(line));
    StringWriter text = new StringWriter();
    int code = sshmux.run(new PrintWriter(text, true), line.toArray(String[]::new));
    return told(code, text.toString());
  }

  private Answer told(int code, String text) {
    out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    return new Answer(code, text);
  }

  private void check(boolean right, String expected) {
    good &= right;
    out.println((right ? "  ok: " : "  NOT AS EXPECTED: ") + expected);
  }

  private static String shown(List<String> line) {
    return String.join(
        " ", line.stream().map(word -> word.contains(" ") ? "'" + word + "'" : word).toList());
  }
}
