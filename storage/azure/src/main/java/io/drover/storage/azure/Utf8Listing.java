package io.drover.storage.azure;

import io.drover.storage.Accommodation;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a service's listing into UTF-8 order, whether the service compares UTF-8 bytes or UTF-16
 * units, and without asking which (docs/adr/0029).
 *
 * <p>Keys without high characters (see {@link Region}) come in the same order either way, so a page
 * of them is one request. High characters that lie within one page cost nothing either: the page is
 * sorted. Only where a page ends among them, its rest is listed by regions, one or two requests
 * more for each high character of the last key.
 */
final class Utf8Listing {
  private static final Comparator<ListedObject> UTF8 = Comparator.comparing(ListedObject::key);

  private final NativeListing service;

  Utf8Listing(NativeListing service) {
    this.service = service;
  }

  /** See {@link io.drover.storage.ObjectStore#list}. */
  ListPage page(ListRequest request) {
    return new Walk(request).page();
  }

  /**
   * One stretch of the listing that is still to be read.
   *
   * @param region where it is
   * @param from where it begins, if not with the region
   * @param after the key after which it begins
   * @param done text that the keys which it leaves out start with
   */
  private record Stretch(
      Region region, Optional<String> from, @Nullable String after, @Nullable String done) {
    static Stretch whole(Region region) {
      return new Stretch(region, region.start(), null, null);
    }

    boolean leavesOut(String key) {
      return done != null && key.startsWith(done);
    }

    boolean wants(String key) {
      return (after == null || ObjectKey.compareUtf8(key, after) > 0) && !leavesOut(key);
    }
  }

  /** One page in the making. */
  private final class Walk {
    private final ListRequest request;
    private final Deque<Stretch> ahead = new ArrayDeque<>();
    private final List<ListedObject> found = new ArrayList<>();
    private final List<Accommodation> skipped = new ArrayList<>();

    Walk(ListRequest request) {
      this.request = request;
      request.startAfter().ifPresentOrElse(key -> goOnAfter(key.value()), this::begin);
    }

    private void begin() {
      ahead.add(Stretch.whole(Region.all(request.prefix())));
    }

    /** What lies after a key: the rest of the innermost region first, then outwards. */
    private void goOnAfter(String key) {
      if (!key.startsWith(request.prefix())) {
        if (ObjectKey.compareUtf8(key, request.prefix()) < 0) {
          begin();
        }
        return;
      }
      Region outer = Region.all(request.prefix());
      int high = Region.high(key, outer.base());
      while (high >= 0) {
        Region inner = Region.at(key, high);
        pushRest(outer, inner.prefix());
        if (inner.kind() == Region.Kind.BASIC) {
          ahead.addFirst(Stretch.whole(Region.supplementary(inner.prefix())));
        }
        outer = inner;
        high = Region.high(key, outer.base());
      }
      ahead.addFirst(new Stretch(outer, Optional.of(key), key, null));
    }

    private void pushRest(Region region, String stem) {
      region
          .after(stem)
          .ifPresent(from -> ahead.addFirst(new Stretch(region, Optional.of(from), null, stem)));
    }

    ListPage page() {
      int enough = Math.max(1, request.limit() / 2);
      while (!ahead.isEmpty() && found.size() < enough) {
        walk(ahead.removeFirst());
      }
      boolean whole = ahead.isEmpty() && found.size() <= request.limit();
      List<ListedObject> objects =
          found.size() <= request.limit() ? found : found.subList(0, request.limit());
      return new ListPage(objects, whole, ListPage.named(skipped));
    }

    private void walk(Stretch stretch) {
      // One more than asked for: the key after which it begins may be there.
      NativeListing.Page page =
          service.page(stretch.region().prefix(), stretch.from(), request.limit() + 1);
      skipped.addAll(page.skipped());
      List<ListedObject> inside = new ArrayList<>();
      boolean ends = page.last();
      for (ListedObject object : page.objects()) {
        if (!stretch.region().contains(object.key().value())) {
          ends = true;
          break;
        }
        inside.add(object);
      }
      if (!ends) {
        goOn(stretch, page.objects().getLast().key().value(), inside);
      }
      inside.removeIf(object -> !stretch.wants(object.key().value()));
      inside.sort(UTF8);
      found.addAll(inside);
    }

    /**
     * Puts what follows a page in front of the rest. If the page ends among high characters, those
     * that share their stem are taken out: they are listed by kind.
     */
    private void goOn(Stretch stretch, String last, List<ListedObject> inside) {
      Region region = stretch.region();
      int high = Region.high(last, region.base());
      if (high < 0 || stretch.leavesOut(last)) {
        ahead.addFirst(new Stretch(region, Optional.of(last), last, stretch.done()));
        return;
      }
      String stem = last.substring(0, high);
      pushRest(region, stem);
      ahead.addFirst(Stretch.whole(Region.supplementary(stem)));
      ahead.addFirst(Stretch.whole(Region.basic(stem)));
      inside.removeIf(object -> Region.highAfter(stem, object.key().value()));
    }
  }
}
