package org.sshmux.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder that holds everything the demonstration writes. Files of an earlier run are
 * overwritten; the audit trail and the gateway's host keys are kept.
 *
 * @param path as it is shown to the person
 */
record DemoFolder(Path path) {

  static DemoFolder create(Path path) throws IOException {
    Files.createDirectories(path);
    return new DemoFolder(path);
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path absolute(String name) {
    return file(name).toAbsolutePath().normalize();
  }

  Path subfolder(String name) throws IOException {
    return Files.createDirectories(absolute(name));
  }

  void write(String name, String text) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  /** Writes a file that only its owner may read. */
  void writeSecret(String name, byte[] content) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  /** A template of the demonstration with each {@code @name@} replaced. */
  static String fill(String template, Map<String, String> values) {
    String text;
    try (InputStream in = DemoFolder.class.getResourceAsStream(template)) {
      if (in == null) {
        throw new IllegalStateException("this program lacks its part " + template);
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue());
    }
    return text;
  }
}
