package io.drover.copier;

/** Which of the two stores. */
enum Side {
  SOURCE,
  TARGET
}
