package io.drover.storage;

/** A thing that a store either does or does not do, and on which a mode of Drover may depend. */
public enum Primitive {
  /** A read names a version and fails if the object is another one. */
  PINNED_READ("a read names a version and fails if the object is another one"),
  /** A put succeeds only where no object is, also in a race. */
  CREATE_IF_ABSENT("a put succeeds only where no object is, also in a race"),
  /** A put replaces only the version it names, also in a race. */
  REPLACE_IF_MATCH("a put replaces only the version it names, also in a race"),
  /** The commit of a multipart write succeeds only where no object is. */
  MULTIPART_CREATE_IF_ABSENT("the commit of a multipart write succeeds only where no object is"),
  /** The commit of a multipart write replaces only the version it names. */
  MULTIPART_REPLACE_IF_MATCH("the commit of a multipart write replaces only the version it names"),
  /** A delete removes only the version it names. */
  DELETE_IF_MATCH("a delete removes only the version it names"),
  /**
   * The store refuses a put whose bytes do not match the checksum sent along, so what it accepted
   * is what was sent. The backend declares it; a probe cannot send wrong checksums through it.
   */
  INGEST_VALIDATION("the store checks the bytes it accepts against a checksum sent along"),
  /**
   * A write in parts outlives the process that began it: it has an id by which another takes it up,
   * and the store says which parts it holds and what is in them. Declared; a resumption that fails
   * is a write that starts over.
   */
  RESUME_WRITE("a write in parts can be taken up by another process"),
  /**
   * Objects are copied within the provider, the source pinned, the target under a condition and
   * with attributes of its own.
   */
  SERVER_SIDE_COPY("an object is copied within the provider, pinned and under a condition"),
  /** Parts of a write are filled from another object within the provider, pinned. */
  SERVER_SIDE_PARTS("parts of a write are filled from a pinned object within the provider"),
  /** Objects carry tags. */
  TAGS("objects carry tags"),
  /** Listings come in UTF-8 order of the keys, so that two of them can be merged. */
  UTF8_ORDER("listings come in the UTF-8 order of the keys"),
  /**
   * A listing that begins after some key costs no more than one that begins at the start, so that
   * ranges can be listed side by side. The backend declares it; a probe cannot measure it.
   */
  LIST_FROM_ANYWHERE("a listing that begins after any key costs no more than one from the start");

  private final String meaning;

  Primitive(String meaning) {
    this.meaning = meaning;
  }

  /** What a store with this primitive does, as part of a sentence. */
  public String meaning() {
    return meaning;
  }
}
