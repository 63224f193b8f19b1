package org.sshmux.audit.trail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What the trail needs of a file system. Used by one thread at a time. */
interface Disk {

  /**
   * Makes a file and opens it for writing; one that is there is used if it is empty.
   *
   * @throws IOException if it cannot be made, or exists and holds something
   */
  OpenFile create(Path file) throws IOException;

  /** Opens a file that is there for writing. */
  OpenFile open(Path file) throws IOException;

  /** Returns once the directory's entries are on disk. */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that this process may still store in the directory's file system. */
  long usableSpace(Path directory) throws IOException;

  /** A file open for writing. */
  interface OpenFile extends Closeable {

    /**
     * Writes bytes at a position; like the system call, perhaps not all of them.
     *
     * @return how many were written
     */
    int write(ByteBuffer bytes, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Returns once content and size are on disk ({@code fdatasync}). */
    void force() throws IOException;
  }
}
