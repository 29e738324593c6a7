package io.drover.verifier;

import io.drover.schemas.FailureClass;

/** Where the work on an object was when it failed. */
enum Stage {
  VERIFY("verify"),
  DELETE_SOURCE(FailureClass.DELETING_SOURCE);

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** As outcomes name it. */
  String text() {
    return text;
  }
}
