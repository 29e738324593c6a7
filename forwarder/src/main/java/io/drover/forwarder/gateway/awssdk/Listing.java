package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.ListPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages of what applications see in a bucket, from the stores that hold it (L-08). */
final class Listing {
  private final Traffic traffic;
  private final Backends backends;

  Listing(Traffic traffic, Backends backends) {
    this.traffic = traffic;
    this.backends = backends;
  }

  /**
   * What is asked.
   *
   * @param prefix only keys that start with it
   * @param delimiter keys that have it after the prefix are rolled up; empty for none
   * @param after only names after this one; a rolled-up name stands for all keys below it
   * @param limit most names in the answer
   */
  record Query(String prefix, String delimiter, Optional<String> after, int limit) {}

  /**
   * One page.
   *
   * @param objects the keys
   * @param prefixes the rolled-up names
   * @param next where the next page begins, if there is one
   */
  record Page(List<SegmentCursor.Entry> objects, List<String> prefixes, Optional<String> next) {}

  Page page(String bucket, Query query) {
    if (query.limit() == 0) {
      return new Page(List.of(), List.of(), Optional.empty());
    }
    try (ListPass pass = traffic.list(bucket, query.prefix())) {
      Page page = merge(cursors(pass, query), query);
      pass.check();
      return page;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.slowDown("the gateway is stopping", e);
    } catch (SlowDown e) {
      throw Refusal.slowDown(e);
    } catch (StoreException e) {
      throw Refusal.of(e);
    }
  }

  private List<SegmentCursor> cursors(ListPass pass, Query query) {
    List<SegmentCursor> cursors = new ArrayList<>();
    for (ListPass.Segment segment : pass.segments()) {
      SegmentCursor.open(backends.open(segment.store()), segment, query).ifPresent(cursors::add);
    }
    return cursors;
  }

  private static Page merge(List<SegmentCursor> cursors, Query query) {
    List<SegmentCursor.Entry> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = null;
    for (SegmentCursor cursor = least(cursors); cursor != null; cursor = least(cursors)) {
      SegmentCursor.Entry entry = cursor.head().orElseThrow();
      if (objects.size() + prefixes.size() == query.limit()) {
        return new Page(objects, prefixes, Optional.ofNullable(last));
      }
      Optional<String> rolled = rolled(entry.key(), query);
      if (rolled.isPresent()) {
        String name = rolled.get();
        if (!query.after().equals(rolled)) {
          prefixes.add(name);
          last = name;
        }
        cursors.forEach(each -> each.skip(name));
      } else {
        objects.add(entry);
        last = entry.key();
        cursor.next();
      }
    }
    return new Page(objects, prefixes, Optional.empty());
  }

  private static @Nullable SegmentCursor least(List<SegmentCursor> cursors) {
    SegmentCursor least = null;
    for (SegmentCursor cursor : cursors) {
      if (cursor.head().isPresent() && (least == null || before(cursor, least))) {
        least = cursor;
      }
    }
    return least;
  }

  private static boolean before(SegmentCursor one, SegmentCursor other) {
    return ObjectKey.compareUtf8(one.head().orElseThrow().key(), other.head().orElseThrow().key())
        < 0;
  }

  /** The name under which a key is rolled up. */
  private static Optional<String> rolled(String key, Query query) {
    if (query.delimiter().isEmpty()) {
      return Optional.empty();
    }
    int at = key.indexOf(query.delimiter(), query.prefix().length());
    return at < 0
        ? Optional.empty()
        : Optional.of(key.substring(0, at + query.delimiter().length()));
  }
}
