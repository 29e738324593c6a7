package io.drover.storage;

import java.util.Objects;
import java.util.Optional;

/**
 * Asks for one page of a listing.
 *
 * @param prefix only keys that start with it, compared as raw text; empty lists all
 * @param startAfter only keys after this one in UTF-8 order, whether or not it exists
 * @param limit most entries in the page, 1 to 1,000
 */
public record ListRequest(String prefix, Optional<ObjectKey> startAfter, int limit) {
  /** Entries of a full page; what S3 and Drover's planner use. */
  public static final int MAX_LIMIT = 1_000;

  public ListRequest {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(startAfter, "startAfter");
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "list limit %d is not within 1 to %d".formatted(limit, MAX_LIMIT));
    }
  }

  /** The first page of everything below a prefix. */
  public static ListRequest first(String prefix) {
    return new ListRequest(prefix, Optional.empty(), MAX_LIMIT);
  }

  /** The same listing, after a key. */
  public ListRequest after(ObjectKey key) {
    return new ListRequest(prefix, Optional.of(key), limit);
  }
}
