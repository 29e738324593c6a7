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
   * Another attempt under another condition: the target was overtaken, by nothing that must be
   * kept.
   */
  record Rewrite(io.drover.storage.Condition condition, Pin source, long size) implements Step {}
}
