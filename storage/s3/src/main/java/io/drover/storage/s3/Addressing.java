package io.drover.storage.s3;

/** Where the bucket's name stands in a URL. */
enum Addressing {
  /** In the path with a configured endpoint, in the host name otherwise. */
  AUTO,
  /** {@code https://endpoint/bucket/key}. */
  PATH,
  /** {@code https://bucket.endpoint/key}. */
  VIRTUAL
}
