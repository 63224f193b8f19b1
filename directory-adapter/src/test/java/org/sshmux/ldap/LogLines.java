package org.sshmux.ldap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what one class logs, at every level, until closed. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level level;

  private LogLines(Logger logger) {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    this.logger = logger;
    this.level = logger.getLevel();
  }

  public static LogLines of(Class<?> source) {
    LogLines lines = new LogLines((Logger) LogManager.getLogger(source));
    lines.start();
    lines.logger.addAppender(lines);
    lines.logger.setLevel(Level.ALL);
    return lines;
  }

  @Override
  public void append(LogEvent event) {
    seen.add(event.getMessage().getFormattedMessage() + " " + event.getContextData());
  }

  /** Each message with its key-values. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    logger.setLevel(level);
    stop();
  }
}
