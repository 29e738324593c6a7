package io.drover.verifier;

import io.drover.messaging.Outgoing;

/** Where the check of one copy stands after an attempt. */
sealed interface Step {
  /** It is over; this is the answer. */
  record Answered(Outgoing answer) implements Step {}

  /** A store failed. */
  record Failed(Stage stage, io.drover.storage.StoreException failure, String side)
      implements Step {}

  /** The copy looks wrong; one more look decides. */
  record Doubted(Finding.Wrong finding) implements Step {}
}
