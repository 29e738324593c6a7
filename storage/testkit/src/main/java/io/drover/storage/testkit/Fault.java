package io.drover.storage.testkit;

import io.drover.storage.StoreException;
import java.time.Duration;
import java.util.function.Supplier;

/** One thing that goes wrong with one request. */
public sealed interface Fault {
  /** The request fails and never reaches the store. */
  record Before(Supplier<? extends StoreException> failure) implements Fault {}

  /** The store does what it is asked, and the answer is lost (T-27). */
  record AnswerLost(Supplier<? extends StoreException> failure) implements Fault {}

  /** The answer comes after a wait. */
  record Delayed(Duration time) implements Fault {}

  /** The body says that it ends, after so many bytes, as if it were whole (T-25). */
  record Truncated(long after) implements Fault {}

  /** The body breaks off after so many bytes. */
  record Reset(long after) implements Fault {}

  /** The body goes on after its end with so many zeros (T-24). */
  record Overlong(int extra) implements Fault {}

  /**
   * The bit of lowest value of one byte is another one in what is read, or in what is put; the
   * place wraps around.
   */
  record Flipped(long position) implements Fault {}

  /** A refused connection or a server error. */
  static Fault unavailable() {
    return new Before(() -> new StoreException.Unavailable("fault: unavailable"));
  }

  /** A request to slow down. */
  static Fault throttled() {
    return new Before(() -> new StoreException.Throttled("fault: slow down"));
  }

  /** A time-out after the store has done it. */
  static Fault answerLost() {
    return new AnswerLost(() -> new StoreException.Unavailable("fault: the answer was lost"));
  }
}
