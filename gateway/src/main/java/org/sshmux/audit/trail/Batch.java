package org.sshmux.audit.trail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sshmux.audit.ecs.EcsJson;

/** The records of one write, and the callers who wait for it. */
final class Batch {
  private static final int ENOUGH = 1024 * 1024;

  /** The most bytes of one batch, and so the most that an unclean stop can tear. */
  static final int MAX_BYTES = ENOUGH + EcsJson.MAX_LINE;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
  private final List<Pending> members = new ArrayList<>();

  void add(Pending pending, byte[] line) {
    members.add(pending);
    bytes.writeBytes(line);
  }

  int count() {
    return members.size();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Whether no more should be added. */
  boolean full() {
    return bytes.size() >= ENOUGH;
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  void stored() {
    members.forEach(Pending::stored);
  }

  void failed(String message, Throwable cause) {
    members.forEach(pending -> pending.failed(message, cause));
  }
}
