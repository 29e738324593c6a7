package io.drover.verifier;

/** Where the work on an object was when it failed. */
enum Stage {
  VERIFY("verify"),
  DELETE_SOURCE("delete-source");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** As outcomes name it. */
  String text() {
    return text;
  }
}
