package io.drover.storage;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a listing page by page and finds the first key that breaks the strictly ascending UTF-8
 * order. A merge of two listings relies on that order: a store that breaks it lacks {@link
 * Primitive#UTF8_ORDER}. One thread at a time.
 */
public final class OrderCheck {
  private @Nullable ObjectKey last;

  /** For a listing from its start. */
  public OrderCheck() {}

  /** For a listing that goes on after a key. */
  public OrderCheck(Optional<ObjectKey> startAfter) {
    last = startAfter.orElse(null);
  }

  /** Takes the next page; gives the first key that is not after the one before it. */
  public Optional<ObjectKey> violation(ListPage page) {
    for (ListedObject object : page.objects()) {
      ObjectKey previous = last;
      if (previous != null && object.key().compareTo(previous) <= 0) {
        return Optional.of(object.key());
      }
      last = object.key();
    }
    return Optional.empty();
  }

  /**
   * Takes the next page.
   *
   * @throws StoreException.Unsupported if it is out of order; names the two keys
   */
  public void require(ListPage page) {
    violation(page)
        .ifPresent(
            key -> {
              throw new StoreException.Unsupported(
                  "the listing is not in UTF-8 order: %s comes after %s; the store lacks %s"
                      .formatted(key, last, Primitive.UTF8_ORDER));
            });
  }
}
