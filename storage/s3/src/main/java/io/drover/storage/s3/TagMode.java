package io.drover.storage.s3;

/** What to believe of a store's object tags (T-17). */
enum TagMode {
  /** It has tags, and heads and reads say how many an object has. */
  AUTO,
  /** It has tags, but heads and reads do not tell: every object is asked for them. */
  ASK,
  /** It has none. */
  NONE
}
