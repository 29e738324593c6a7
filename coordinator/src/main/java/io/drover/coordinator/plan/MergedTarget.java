package io.drover.coordinator.plan;

import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads along in the listing of the target: no request per object.
 *
 * <p>Where the target has long stretches of keys that nobody asks for, it asks for the one key
 * instead and takes the listing up again behind it: at most {@value #BARREN_PAGES} pages are read
 * in vain for one key.
 */
final class MergedTarget implements TargetLookup {
  private static final int BARREN_PAGES = 2;

  private final Listing listing;
  private final Head head;
  private List<ListedObject> page = List.of();
  private int position;
  private @Nullable String last;
  private @Nullable String asked;
  private boolean fruitless;

  /**
   * @param head asks the target for one key
   */
  MergedTarget(Listing listing, Head head) {
    this.listing = listing;
    this.head = head;
  }

  /** Asks for one key. */
  @FunctionalInterface
  interface Head {
    Optional<ObjectStat> of(ObjectKey key) throws InterruptedException;
  }

  @Override
  public Map<String, Present> find(List<String> keys) throws InterruptedException {
    Map<String, Present> found = HashMap.newHashMap(keys.size());
    for (String key : keys) {
      Present present = at(key);
      if (present != null) {
        found.put(key, present);
      }
      asked = holdable(key) ? key : asked;
    }
    return found;
  }

  private @Nullable Present at(String key) throws InterruptedException {
    int barren = 0;
    while (fill()) {
      ListedObject entry = page.get(position);
      int order = ObjectKey.compareUtf8(entry.key().value(), key);
      if (order >= 0) {
        fruitless = false;
        return order == 0 ? new Present(entry.pin(), entry.size()) : null;
      }
      position++;
      if (position == page.size() && ++barren == BARREN_PAGES && holdable(key)) {
        return head.of(new ObjectKey(key))
            .map(stat -> new Present(stat.pin(), stat.size()))
            .orElse(null);
      }
    }
    return null;
  }

  /** Makes sure that there is an entry to look at, unless the listing has ended. */
  private boolean fill() throws InterruptedException {
    if (position == page.size() && !listing.ended()) {
      if (fruitless && asked != null && last != null && ObjectKey.compareUtf8(asked, last) > 0) {
        listing.skipTo(new ObjectKey(asked));
      }
      page = listing.next();
      position = 0;
      fruitless = true;
      checkOrder();
    }
    return position < page.size();
  }

  /**
   * Whether any store can have the key; a character takes at most three bytes, or four for two of
   * them.
   */
  static boolean holdable(String key) {
    return !key.isEmpty() && key.length() * 3 <= ObjectKey.MAX_BYTES;
  }

  private void checkOrder() {
    for (ListedObject object : page) {
      String key = object.key().value();
      if (last != null && ObjectKey.compareUtf8(key, last) <= 0) {
        throw new OutOfOrder("target listing has '%s' after '%s'".formatted(key, last));
      }
      last = key;
    }
  }

  @Override
  public void close() {
    listing.close();
  }
}
