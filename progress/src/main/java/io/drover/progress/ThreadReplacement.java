package io.drover.progress;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the failure of a stream thread with a new one, so many times in a window; then it stops
 * the application, which shows in its health. What the failed thread had not committed is done
 * again. Safe for many threads.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);

  private final int most;
  private final long windowMillis;
  private final Clock clock;
  private final ProgressMetrics metrics;
  private final Deque<Long> failures = new ArrayDeque<>();
  private volatile String last = "";

  ThreadReplacement(ProgressConfig config, Clock clock, ProgressMetrics metrics) {
    this.most = config.threadRestarts();
    this.windowMillis = config.threadRestartWindow().toMillis();
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    metrics.threadFailure();
    last = String.valueOf(exception.getMessage());
    var count = countedNow();
    var answer =
        count <= most
            ? StreamThreadExceptionResponse.REPLACE_THREAD
            : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    log.atError()
        .setCause(exception)
        .addKeyValue("role", "progress")
        .addKeyValue("attempt", count)
        .log(
            count <= most
                ? "stream thread failed and is replaced"
                : "stream threads fail too often; the role stops");
    return answer;
  }

  /** The message of the last failure; empty if there was none. */
  String lastFailure() {
    return last;
  }

  private synchronized int countedNow() {
    var now = clock.millis();
    failures.addLast(now);
    while (failures.getFirst() <= now - windowMillis || failures.size() > most + 1) {
      failures.removeFirst();
    }
    return failures.size();
  }
}
