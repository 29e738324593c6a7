package io.drover.storage.testkit;

import io.drover.storage.ObjectKey;
import java.util.Objects;
import java.util.Optional;

/**
 * One request to a store.
 *
 * @param operation what is asked
 * @param key the object concerned, if one is
 * @param part number of the part, from 1; 0 for other requests
 */
public record StoreCall(Operation operation, Optional<ObjectKey> key, int part) {
  /** What a store is asked. Each is one request of a remote store, or starts with one. */
  public enum Operation {
    LIST,
    HEAD,
    READ,
    TAGS,
    PUT,
    BEGIN,
    PART,
    COMMIT,
    ABORT,
    RESUME,
    LIST_UPLOADS,
    COPY,
    COPY_PART,
    DELETE;

    /** Whether it changes what the store holds. */
    public boolean writes() {
      return switch (this) {
        case PUT, BEGIN, PART, COMMIT, ABORT, COPY, COPY_PART, DELETE -> true;
        case LIST, HEAD, READ, TAGS, RESUME, LIST_UPLOADS -> false;
      };
    }
  }

  public StoreCall {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(key, "key");
  }

  static StoreCall of(Operation operation) {
    return new StoreCall(operation, Optional.empty(), 0);
  }

  static StoreCall of(Operation operation, ObjectKey key) {
    return new StoreCall(operation, Optional.of(key), 0);
  }
}
