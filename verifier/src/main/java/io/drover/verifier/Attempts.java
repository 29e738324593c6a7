package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;

/**
 * Attempt after attempt at one copy, each in a place of its own, until there is an outcome. Between
 * attempts it holds neither a place nor a buffer, only how far the work has read.
 */
final class Attempts {
  /** The first look and the one that decides. */
  private static final int LOOKS = 2;

  /** What is attempted. */
  interface Work {
    /** Makes one attempt. */
    Step attempt(Checker.Place place);

    /** Bytes that all attempts have read so far and need not read again. */
    long read();

    /** The outcome of giving up. */
    Outgoing failed(Stage stage, String errorClass, String message);
  }

  private final Checker checker;
  private final Job job;
  private final Copy copy;
  private int looks;

  Attempts(Checker checker, Job job, Copy copy) {
    this.checker = checker;
    this.job = job;
    this.copy = copy;
  }

  /** Runs to the outcome. */
  Outgoing run(Work work) throws InterruptedException {
    int attempt = 1;
    while (true) {
      long before = work.read();
      Step step = attempt(work);
      switch (step) {
        case Step.Answered(Outgoing answer) -> {
          return answer;
        }
        case Step.Doubted(Finding.Wrong wrong) -> {
          if (++looks >= LOOKS) {
            return work.failed(Stage.VERIFY, wrong.errorClass(), wrong.message());
          }
          pause(1);
        }
        case Step.Failed(Stage stage, StoreException failure, String side) -> {
          // An attempt that came further does not count: a large object over a bad link arrives in
          // the end.
          attempt = work.read() > before ? 1 : attempt;
          if (!job.retrying().policy().again(attempt, failure)) {
            return work.failed(stage, failure.errorClass(), side + ": " + failure.getMessage());
          }
          checker.metrics().retried();
          pause(attempt);
          attempt++;
        }
      }
    }
  }

  /** What nobody wants any more once the job is over need not wait for that. */
  private void pause(int attempt) throws InterruptedException {
    Retrying retrying =
        Checker.dispensable(copy) ? job.retrying().until(job.over()) : job.retrying();
    retrying.pause(attempt);
  }

  private Step attempt(Work work) throws InterruptedException {
    try (Checker.Place place = checker.enter()) {
      return checker.unwanted(copy)
          ? new Step.Answered(checker.outcomes().cancelled(copy))
          : work.attempt(place);
    }
  }
}
