package io.drover.cli.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up: to standard error, or to a file of bounded size where the terminal belongs to
 * progress.
 *
 * <p>Events carry their values as key-value pairs; the keys are listed in CONTRIBUTING.md.
 */
public final class Logs {
  /** Size of one log file, and how many older ones are kept: 40 MiB in all. */
  private static final String FILE_SIZE = "10MB";

  private static final int OLDER_FILES = 3;

  private Logs() {}

  /**
   * Replaces whatever logging was set up before.
   *
   * @param file where to log; standard error if empty
   */
  public static void configure(LogConfig config, Optional<Path> file) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    OutputStreamAppender<ILoggingEvent> appender =
        file.map(path -> toFile(context, path)).orElseGet(Logs::toStandardError);
    appender.setContext(context);
    appender.setEncoder(encoder(context, config.json()));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(config.libraryLevel()));
    root.addAppender(appender);
    // Warns of a header with every request and says up to three times what its exceptions say.
    context.getLogger("com.azure").setLevel(Level.OFF);
    // Any client can make it write an error: what the gateway refuses is answered, not logged.
    context.getLogger("org.gaul.s3proxy").setLevel(Level.OFF);
    context.getLogger("io.drover").setLevel(Level.toLevel(config.level()));
  }

  private static OutputStreamAppender<ILoggingEvent> toStandardError() {
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget("System.err");
    return console;
  }

  private static OutputStreamAppender<ILoggingEvent> toFile(LoggerContext context, Path path) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(path.toString());
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    trigger.start();
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(path + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(OLDER_FILES);
    rolling.start();
    appender.setTriggeringPolicy(trigger);
    appender.setRollingPolicy(rolling);
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
    Encoder<ILoggingEvent> encoder = json ? new JsonEncoder() : text();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static PatternLayoutEncoder text() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{0} - %msg %kvp%n");
    return encoder;
  }
}
