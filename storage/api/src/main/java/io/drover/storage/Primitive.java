package io.drover.storage;

/** A thing that a store either does or does not do, and on which a mode of Drover may depend. */
public enum Primitive {
  /** A read names a version and fails if the object is another one. */
  PINNED_READ,
  /** A put succeeds only where no object is, also in a race. */
  CREATE_IF_ABSENT,
  /** A put replaces only the version it names. */
  REPLACE_IF_MATCH,
  /** The commit of a multipart write succeeds only where no object is. */
  MULTIPART_CREATE_IF_ABSENT,
  /** The commit of a multipart write replaces only the version it names. */
  MULTIPART_REPLACE_IF_MATCH,
  /** A delete removes only the version it names. */
  DELETE_IF_MATCH,
  /**
   * The store refuses a put whose bytes do not match the checksum sent along, so what it accepted
   * is what was sent.
   */
  INGEST_VALIDATION,
  /** Objects carry tags. */
  TAGS,
  /** Listings come in UTF-8 order of the keys, so that two of them can be merged. */
  UTF8_ORDER
}
