import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** The files of a measurement; they are gone after it. */
final class Folder implements AutoCloseable {
  private final Path path;

  Folder() throws IOException {
    path = Files.createTempDirectory("sshmux-bench");
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(file(name), text);
  }

  /** A file that nobody else may read. */
  Path writeSecret(String name, String text) throws IOException {
    Path file = write(name, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** A file that reads as so many zeros and takes no room. */
  Path sparseFile(String name, long bytes) throws IOException {
    try (RandomAccessFile zeros = new RandomAccessFile(file(name).toFile(), "rw")) {
      zeros.setLength(bytes);
    }
    return file(name);
  }

  /** A new Ed25519 key without a passphrase; the public one lies beside it. */
  Path generateKey(String name) throws IOException, InterruptedException {
    String file = file(name).toString();
    output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file);
    return file(name);
  }

  /** The public key of a generated one, as authorized_keys has it. */
  static String publicKey(Path key) throws IOException {
    return Files.readString(key.resolveSibling(key.getFileName() + ".pub")).strip();
  }

  /** What a program says that succeeds. */
  static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text.strip();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
