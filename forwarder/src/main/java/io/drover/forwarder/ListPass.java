package io.drover.forwarder;

import io.drover.storage.StoreUri;
import java.util.List;

/**
 * One page of a listing that was let through. Used by one thread.
 *
 * <p>The keys that applications see below a prefix may be in several stores. Each segment is a
 * range of those keys; segments do not overlap and are in ascending order.
 */
public interface ListPass extends AutoCloseable {
  /**
   * A range of keys of one store.
   *
   * @param store the bucket
   * @param storePrefix what every key of the segment starts with in that bucket
   * @param shownPrefix what it starts with instead, for applications
   * @param without prefixes, as applications see them, whose keys belong to other segments
   */
  record Segment(StoreUri store, String storePrefix, String shownPrefix, List<String> without) {
    public Segment {
      without = List.copyOf(without);
    }
  }

  /** What to list. */
  List<Segment> segments();

  /** As {@link ReadPass#check}. */
  void check();

  /** The page is read. Idempotent. */
  @Override
  void close();
}
