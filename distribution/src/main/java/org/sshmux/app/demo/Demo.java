package org.sshmux.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything that the demonstration runs, from the directory to the gateway. */
public final class Demo implements AutoCloseable {
  private static final List<String> PEOPLE = List.of("alice", "bob", "carol");
  private static final int DB1_PORT = 2201;
  private static final int WEB1_PORT = 2202;
  private static final String PASSWORD = "loopback-only";

  private final DemoFolder folder;
  private final Deque<Runnable> parts = new ArrayDeque<>();

  private int db1Port;

  private Demo(DemoFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts everything.
   *
   * @param path the folder for all files; made if it is not there
   * @param port where the gateway listens
   * @throws IOException if something cannot start; then nothing is left running
   */
  public static Demo open(Sshmux sshmux, Path path, int port) throws IOException {
    Demo demo = new Demo(DemoFolder.create(path));
    try {
      demo.start(sshmux, port);
      return demo;
    } catch (IOException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void start(Sshmux sshmux, int port) throws IOException {
    Map<String, PublicKey> people = writeKeys();
    KeyPair authority = DemoKeys.generate();
    DemoKeys.write(authority, "sshmux-ca", folder, "ca_key");
    DemoLogins logins = new DemoLogins(people, authority.getPublic());
    DemoTarget db1 = DemoTarget.open("db1", DB1_PORT, logins, folder);
    parts.push(db1::close);
    db1Port = db1.port();
    DemoTarget web1 = DemoTarget.open("web1", WEB1_PORT, logins, folder);
    parts.push(web1::close);
    Map<String, String> values = new LinkedHashMap<>();
    people.forEach((name, key) -> values.put(name + "-key", DemoKeys.line(key)));
    values.put("db1-host-key", DemoKeys.line(db1.hostKey()));
    values.put("web1-host-key", DemoKeys.line(web1.hostKey()));
    values.put("db1-port", Integer.toString(db1.port()));
    values.put("web1-port", Integer.toString(web1.port()));
    values.put("gateway-port", Integer.toString(port));
    values.put("folder", folder.absolute(".").toString().replace("%", "%%"));

    String ldif = DemoFolder.fill("demo.ldif", values);
    folder.write("directory.ldif", ldif);
    folder.writeSecret("directory-password", PASSWORD.getBytes(StandardCharsets.UTF_8));
    DemoDirectory directory = DemoDirectory.open(ldif, PASSWORD);
    parts.push(directory::close);
    values.put("directory-port", Integer.toString(directory.port()));

    folder.write("sshmux.yaml", DemoFolder.fill("sshmux.yaml", values));
    folder.write("ssh_config", DemoFolder.fill("ssh_config", values));
    parts.push(sshmux.start(folder.file("sshmux.yaml"))::close);
    folder.write("known_hosts", knownHosts(db1, web1));
  }

  private Map<String, PublicKey> writeKeys() throws IOException {
    Map<String, PublicKey> people = new LinkedHashMap<>();
    for (String name : PEOPLE) {
      KeyPair pair = DemoKeys.generate();
      DemoKeys.write(pair, name, folder, "keys/" + name);
      people.put(name, pair.getPublic());
    }
    return people;
  }

  private String knownHosts(DemoTarget db1, DemoTarget web1) throws IOException {
    String gateway =
        DemoKeys.publicKeysIn(folder.file("host-keys")).stream()
            .map(key -> "gateway " + DemoKeys.line(key) + "\n")
            .collect(Collectors.joining());
    return gateway
        + ("db1 " + DemoKeys.line(db1.hostKey()) + "\n")
        + ("web1 " + DemoKeys.line(web1.hostKey()) + "\n");
  }

  /**
   * What to type next.
   *
   * @param program how this program is called
   */
  public String next(String program) {
    return DemoFolder.fill(
        "next.txt",
        Map.of(
            "ssh",
            "ssh -F " + folder.file("ssh_config"),
            "sshmux",
            program,
            "db1",
            "db1+" + db1Port,
            "folder",
            folder.path().toString()));
  }

  /** Plays what {@link #next} suggests with the installed SSH client, and checks every answer. */
  public boolean play(Sshmux sshmux, PrintWriter out) throws IOException, InterruptedException {
    return new Transcript(folder, "db1+" + db1Port, sshmux, out).play();
  }

  /** Ends everything, the gateway first. */
  @Override
  public void close() {
    if (!parts.isEmpty()) {
      try {
        parts.pop().run();
      } finally {
        close();
      }
    }
  }
}
