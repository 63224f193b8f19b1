package org.sshmux.audit.trail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sshmux.audit.ecs.EcsJson;

/**
 * The whole lines of a segment, one after the other. What follows the last newline is no line: it
 * is being written, or was torn. For one thread.
 */
public final class TrailLines implements Closeable {
  private final InputStream in;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream(1024);
  private long offset;

  /**
   * @param file a segment; may be written to meanwhile
   */
  public TrailLines(Path file) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** Goes to the next line; false if there is none. */
  public boolean next() throws IOException {
    text.reset();
    for (int b = in.read(); b >= 0; b = in.read()) {
      offset++;
      if (b == '\n') {
        return true;
      }
      if (text.size() < EcsJson.MAX_LINE) {
        text.write(b);
      }
    }
    return false;
  }

  /** The line, without its newline; of one that is longer than any record, its beginning. */
  public byte[] text() {
    return text.toByteArray();
  }

  /** The offset in the file behind the line. */
  public long end() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
