package io.drover.forwarder.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to hear that an object was not moved, and that the answer is never an old one. */
@Timeout(60)
class SharedQuestionTest {
  private static final Duration GAP = Duration.ofMillis(2);

  private final AtomicLong now = new AtomicLong(1_000);
  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore asking = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);
  private final List<Long> times = new ArrayList<>();
  private final SharedQuestion<Integer> question =
      new SharedQuestion<>(
          "question",
          Counting::new,
          GAP,
          new Time(),
          wait -> now.addAndGet(wait.toMillis()),
          Duration.ofSeconds(10));

  /** Says how often it was asked, once it may. */
  private final class Counting implements SharedQuestion.Oracle<Integer> {
    @Override
    public Optional<Integer> ask() {
      int number = begun.incrementAndGet();
      times.add(now.get());
      asking.release();
      answers.acquireUninterruptibly();
      return number < 0 ? Optional.empty() : Optional.of(number);
    }

    @Override
    public void close() {}
  }

  private final class Time extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now.get());
    }
  }

  @AfterEach
  void stop() {
    answers.release(1_000);
    question.close();
  }

  @Test
  @DisplayName(
      "F-04 who comes while a question is under way is not given its answer, but that of the next,"
          + " which all of them share")
  void neverAnOldAnswer() throws InterruptedException {
    question.start();
    CompletableFuture<Optional<Integer>> first = question.ask();
    asking.acquire();
    List<CompletableFuture<Optional<Integer>>> later = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      later.add(question.ask());
    }
    answers.release();
    assertThat(first.join()).contains(1);
    asking.acquire();
    assertThat(later).noneMatch(CompletableFuture::isDone);
    answers.release();

    assertThat(later).allMatch(answer -> answer.join().equals(Optional.of(2)));
    assertThat(begun).hasValue(2);
  }

  @Test
  @DisplayName("F-04 between two questions there is a gap; one that comes alone does not wait")
  void gap() throws InterruptedException {
    question.start();
    answers.release(100);
    for (int i = 0; i < 10; i++) {
      question.ask().join();
    }
    now.addAndGet(10_000);
    question.ask().join();

    assertThat(times).hasSize(11);
    for (int i = 1; i < 10; i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(GAP.toMillis());
    }
    assertThat(times.get(10) - times.get(9)).as("no wait").isEqualTo(10_000);
  }

  @Test
  @DisplayName("F-04 nobody waits for one that was closed, and nobody takes that for a miss")
  void closed() {
    answers.release(10);
    question.start();
    question.close();

    assertThat(question.ask().join()).isEmpty();
  }
}
