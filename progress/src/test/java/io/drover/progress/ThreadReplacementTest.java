package io.drover.progress;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(ProgressDriver.START);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final ThreadReplacement threads =
      new ThreadReplacement(
          ProgressConfig.of(
              Map.of(
                  "progress.thread.restarts", "2", "progress.thread.restart.window.ms", "60000")),
          clock,
          new ProgressMetrics(new SimpleMeterRegistry()));

  @Test
  @DisplayName("Failures are answered with a new thread, and too many of them with the end")
  void replacesSoManyTimes() {
    assertThat(threads.handle(failure())).isEqualTo(REPLACE_THREAD);
    assertThat(threads.handle(failure())).isEqualTo(REPLACE_THREAD);
    assertThat(threads.handle(failure())).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(threads.lastFailure()).isEqualTo("broken");
  }

  @Test
  @DisplayName("Old failures do not count")
  void forgetsOldFailures() {
    for (var i = 0; i < 10; i++) {
      assertThat(threads.handle(failure())).isEqualTo(REPLACE_THREAD);
      now.set(now.get().plusSeconds(40));
    }
  }

  private static RuntimeException failure() {
    return new IllegalStateException("broken");
  }
}
