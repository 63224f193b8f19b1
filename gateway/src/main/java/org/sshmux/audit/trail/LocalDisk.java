package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** The file system of this machine. Files are 0640, directories made here 0750. */
final class LocalDisk implements Disk {

  /** Makes a directory with all its parents, unless it is there. */
  static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    }
  }

  /** What went wrong, in words: some of these exceptions say no more than a path. */
  static String reason(FileSystemException e) {
    String problem =
        switch (e) {
          case AccessDeniedException denied -> "permission denied";
          case FileAlreadyExistsException exists -> "is in the way";
          case NoSuchFileException missing -> "does not exist";
          default -> String.valueOf(e.getReason());
        };
    return e.getFile() + ": " + problem;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    FileChannel channel = channel(file, StandardOpenOption.CREATE);
    try {
      if (channel.size() > 0) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      return new ChannelFile(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    return new ChannelFile(channel(file));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Asks the file system and opens nothing: this must work when no descriptor is left. */
  @Override
  public long usableSpace(Path directory) {
    return directory.toFile().getUsableSpace();
  }

  private static FileChannel channel(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(more));
    options.add(StandardOpenOption.WRITE);
    return FileChannel.open(file, options);
  }

  private record ChannelFile(FileChannel channel) implements OpenFile {
    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return channel.write(bytes, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
