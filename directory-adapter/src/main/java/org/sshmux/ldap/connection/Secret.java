package org.sshmux.ldap.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A password that was read from a file and is never shown. */
public final class Secret {
  private static final Logger LOG = LoggerFactory.getLogger(Secret.class);
  private static final int MAX_BYTES = 4096;

  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /**
   * Reads a whole file without the line end behind its text.
   *
   * @param key the configuration key that names the file, for messages
   * @throws IOException if there is no such readable file, or nothing in it, or too much
   */
  public static Secret read(String key, Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(key + ": cannot read " + file + ": " + why(e), e);
    }
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && length < bytes.length && bytes[length - 1] == '\r') {
      length--;
    }
    if (length == 0 || length > MAX_BYTES) {
      throw new IOException(key + ": " + file + (length == 0 ? " is empty" : " is too large"));
    }
    warnIfOthersCanRead(key, file);
    return new Secret(Arrays.copyOf(bytes, length));
  }

  public byte[] bytes() {
    return value.clone();
  }

  public char[] chars() {
    return new String(value, StandardCharsets.UTF_8).toCharArray();
  }

  @Override
  public String toString() {
    return "(secret)";
  }

  /** Why a file cannot be read, in words that do not name it again. */
  public static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void warnIfOthersCanRead(String key, Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
      LOG.atWarn().addKeyValue("file", file).log("{}: everyone on this machine can read it", key);
    }
  }
}
