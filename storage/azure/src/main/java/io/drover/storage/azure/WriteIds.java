package io.drover.storage.azure;

/** Gives each write an id that no other write has, of any process. */
@FunctionalInterface
interface WriteIds {
  /** Sixteen bytes. */
  byte[] next();
}
