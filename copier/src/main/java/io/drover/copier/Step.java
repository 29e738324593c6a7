package io.drover.copier;

import io.drover.messaging.Outgoing;
import io.drover.storage.Pin;

/** Where the copy of one object stands after an attempt. */
sealed interface Step {
  /** It is over; this is the answer. */
  record Answered(Outgoing answer) implements Step {}

  /** Another attempt after a wait: a store failed in a way that may pass. */
  record Repeat(String errorClass, String message) implements Step {}

  /**
   * Another attempt on another version of the source, or of another size: the plan was overtaken.
   */
  record Reread(Pin source, long size) implements Step {}

  /**
   * Another attempt after a fresh look at both sides: one of them has changed since the last one.
   * For live tasks only.
   */
  record Moved() implements Step {}

  /**
   * The job has turned round, so the task has had its answer before this run of it: nothing is done
   * and nothing said. For live tasks only.
   */
  record Over() implements Step {}

  /**
   * Another attempt under another condition: the target was overtaken, by nothing that must be
   * kept.
   */
  record Rewrite(io.drover.storage.Condition condition, Pin source, long size) implements Step {}
}
