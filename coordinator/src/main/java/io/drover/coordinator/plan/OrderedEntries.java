package io.drover.coordinator.plan;

import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a listing one by one, by what follows the prefix in their keys. For one thread.
 */
final class OrderedEntries implements AutoCloseable {
  private final String side;
  private final StoreUri uri;
  private final @Nullable String after;
  private final Listing listing;
  private List<ListedObject> page = List.of();
  private int position;
  private @Nullable String listed;

  /**
   * @param side source or target, for people
   * @param after relative key behind which to begin, null for the beginning
   * @param limit entries per page
   */
  OrderedEntries(
      String side,
      StoreUri uri,
      ObjectStore store,
      StoreCalls calls,
      @Nullable String after,
      int limit) {
    this.side = side;
    this.uri = uri;
    this.after = after;
    this.listing =
        new Listing(
            store, calls, uri.prefix(), after == null ? null : start(uri.prefix() + after), limit);
  }

  /**
   * A key that a store can be asked to begin behind, not later than the given one, which may be
   * longer than any that this store has.
   */
  private static @Nullable String start(String key) {
    int end = Math.min(key.length(), ObjectKey.MAX_BYTES / 4);
    boolean cut = end < key.length() && Character.isHighSurrogate(key.charAt(end - 1));
    String start = key.substring(0, cut ? end - 1 : end);
    return start.isEmpty() ? null : start;
  }

  /**
   * The next relative key, or null at the end.
   *
   * @throws StoreException if the store fails for good, or lists in another order
   */
  @Nullable String peek() throws InterruptedException {
    while (true) {
      while (position < page.size()) {
        String key = relative(page.get(position));
        if (after == null || ObjectKey.compareUtf8(key, after) > 0) {
          return key;
        }
        position++;
      }
      if (listing.ended()) {
        return null;
      }
      page = listing.next();
      position = 0;
      checkOrder();
    }
  }

  /** The entry of a relative key, which is then dealt with; null if the next one is another. */
  @Nullable ListedObject take(String key) throws InterruptedException {
    return key.equals(peek()) ? page.get(position++) : null;
  }

  /** The smaller of the next relative keys of two listings; null at the end of both. */
  static @Nullable String smaller(OrderedEntries one, OrderedEntries other)
      throws InterruptedException {
    String here = one.peek();
    String there = other.peek();
    if (here == null || there == null) {
      return here == null ? there : here;
    }
    return ObjectKey.compareUtf8(here, there) <= 0 ? here : there;
  }

  private String relative(ListedObject object) {
    return object.key().value().substring(uri.prefix().length());
  }

  private void checkOrder() {
    for (ListedObject object : page) {
      String key = object.key().value();
      if (listed != null && ObjectKey.compareUtf8(key, listed) <= 0) {
        throw new StoreException.Unsupported(
            "%s %s lists '%s' after '%s': it must list in UTF-8 order"
                .formatted(side, uri, key, listed));
      }
      listed = key;
    }
  }

  @Override
  public void close() {
    listing.close();
  }
}
