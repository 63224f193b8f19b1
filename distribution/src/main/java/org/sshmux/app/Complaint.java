package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.sshmux.config.Problem;

/** What a person is told about a failure: what to look at, and no stack trace. */
final class Complaint {
  private Complaint() {}

  /** Prints every problem of a configuration file, and returns the exit code for it. */
  static int about(Path file, List<Problem> problems, PrintWriter err) {
    problems.forEach(err::println);
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    err.println("sshmux: " + count + " in " + file);
    return ExitCode.CONFIG;
  }

  /** The sentence about something that cannot be used. */
  static String about(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case NoSuchFileException file -> file.getFile() + " does not exist";
      case AccessDeniedException file ->
          file.getFile() + " may not be used by " + System.getProperty("user.name");
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case FileAlreadyExistsException file -> file.getFile() + " is there already";
      case FileSystemException file -> message;
      default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : message;
    };
  }
}
