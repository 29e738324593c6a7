package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.ListPass.Segment;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through the keys of one segment in ascending order, page by page. */
final class SegmentCursor {
  /** Sorts after every character that a key may have next. */
  private static final String LAST = "\uDBFF\uDFFF";

  /** S3 takes no longer key to start after. */
  private static final int MAX_START = 1_024;

  private final ObjectStore store;
  private final Segment segment;
  private final String storePrefix;
  private final int limit;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private Optional<ObjectKey> after;
  private boolean ended;

  /**
   * One key.
   *
   * @param key as applications see it
   * @param store the store that has it
   * @param object what the store says of it
   */
  record Entry(String key, ObjectStore store, ListedObject object) {}

  private SegmentCursor(
      ObjectStore store,
      Segment segment,
      String storePrefix,
      int limit,
      Optional<ObjectKey> after) {
    this.store = store;
    this.segment = segment;
    this.storePrefix = storePrefix;
    this.limit = limit;
    this.after = after;
  }

  /** A cursor over those keys of a segment that a query asks for; empty if there can be none. */
  static Optional<SegmentCursor> open(ObjectStore store, Segment segment, Listing.Query query) {
    String shown = segment.shownPrefix();
    String within;
    if (query.prefix().startsWith(shown)) {
      within = query.prefix().substring(shown.length());
    } else if (shown.startsWith(query.prefix())) {
      within = "";
    } else {
      return Optional.empty();
    }
    String storePrefix = segment.storePrefix() + within;
    int limit =
        query.delimiter().isEmpty()
            ? Math.min(query.limit(), ListRequest.MAX_LIMIT)
            : ListRequest.MAX_LIMIT;
    SegmentCursor cursor = new SegmentCursor(store, segment, storePrefix, limit, Optional.empty());
    query.after().ifPresent(name -> cursor.begin(name, query));
    return Optional.of(cursor);
  }

  private void begin(String name, Listing.Query query) {
    boolean rolledUp = !query.delimiter().isEmpty() && name.endsWith(query.delimiter());
    String from = rolledUp ? name + LAST : name;
    String shown = segment.shownPrefix();
    if (from.startsWith(shown) && from.length() > shown.length()) {
      String start = segment.storePrefix() + from.substring(shown.length());
      after = start(rolledUp && tooLong(start) ? trimmed(start) : start);
    } else if (ObjectKey.compareUtf8(from, shown) > 0 && !shown.startsWith(from)) {
      ended = true;
    }
  }

  private static String trimmed(String start) {
    return start.substring(0, start.length() - LAST.length());
  }

  private static boolean tooLong(String start) {
    return new ObjectKey(start).utf8().length > MAX_START;
  }

  private Optional<ObjectKey> start(String start) {
    return start.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(start));
  }

  /** The key that it stands at, if there is one left. */
  Optional<Entry> head() {
    while (entries.isEmpty() && !ended) {
      fetch();
    }
    return Optional.ofNullable(entries.peek());
  }

  /** Goes on to the next key. */
  void next() {
    entries.poll();
  }

  /** Goes on to the first key that does not start with a prefix. */
  void skip(String shownPrefix) {
    @Nullable Entry passed = null;
    while (!entries.isEmpty() && entries.element().key().startsWith(shownPrefix)) {
      passed = entries.poll();
    }
    if (passed != null && entries.isEmpty() && !ended) {
      beyond(shownPrefix);
    }
  }

  private void beyond(String shownPrefix) {
    String shown = segment.shownPrefix();
    if (shownPrefix.startsWith(shown)) {
      String start = segment.storePrefix() + shownPrefix.substring(shown.length()) + LAST;
      if (!tooLong(start)) {
        after = Optional.of(new ObjectKey(start));
      }
    }
  }

  private void fetch() {
    ListPage page = store.list(new ListRequest(storePrefix, after, limit));
    for (ListedObject object : page.objects()) {
      take(object);
    }
    ended = page.last();
    if (!page.objects().isEmpty()) {
      after = Optional.of(page.objects().getLast().key());
    }
  }

  private void take(ListedObject object) {
    String key =
        segment.shownPrefix() + object.key().value().substring(segment.storePrefix().length());
    boolean hidden = object.key().value().startsWith(PartObjects.HIDDEN);
    if (!key.isEmpty() && !hidden && segment.without().stream().noneMatch(key::startsWith)) {
      entries.add(new Entry(key, store, object));
    }
  }
}
