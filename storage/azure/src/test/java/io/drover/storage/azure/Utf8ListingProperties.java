package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** T-11: a listing comes in UTF-8 order from a service of either order, whatever the keys. */
class Utf8ListingProperties {
  /** Characters at the borders of what the two orders see otherwise. */
  private static final String[] LETTERS = {
    "a",
    "b",
    "/",
    "\ud7ff",
    "\ue000",
    "\uff08",
    "\uffff",
    "\ud800\udc00",
    "\ud83d\ude00",
    "\udbff\udfff"
  };

  /** A service that lists its keys in one of the two orders, and counts what it is asked. */
  private static final class Service implements NativeListing {
    private final TreeSet<String> keys;
    private int requests;

    Service(Set<String> keys, Comparator<String> order) {
      this.keys = new TreeSet<>(order);
      this.keys.addAll(keys);
    }

    @Override
    public Page page(String prefix, Optional<String> from, int limit) {
      requests++;
      List<ListedObject> objects = new ArrayList<>();
      for (String key : keys) {
        if (key.startsWith(prefix)
            && from.map(start -> keys.comparator().compare(key, start) >= 0).orElse(true)) {
          if (objects.size() == limit) {
            return new Page(objects, false, List.of());
          }
          objects.add(new ListedObject(new ObjectKey(key), 1, Instant.EPOCH, new Pin("1")));
        }
      }
      return new Page(objects, true, List.of());
    }
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of(LETTERS).list().ofMaxSize(5).map(letters -> String.join("", letters));
  }

  @Provide
  Arbitrary<Set<String>> keys() {
    return text().filter(key -> !key.isEmpty()).set().ofMaxSize(60);
  }

  private static List<String> expected(Set<String> keys, String prefix, Optional<String> after) {
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .filter(key -> after.map(start -> ObjectKey.compareUtf8(key, start) > 0).orElse(true))
        .sorted(ObjectKey::compareUtf8)
        .toList();
  }

  private static List<String> listed(Service service, ListRequest first) {
    Utf8Listing listing = new Utf8Listing(service);
    List<String> listed = new ArrayList<>();
    ListRequest request = first;
    while (true) {
      ListPage page = listing.page(request);
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(request.limit());
      page.objects().forEach(object -> listed.add(object.key().value()));
      if (page.last()) {
        return listed;
      }
      request = request.after(page.objects().getLast().key());
    }
  }

  @Property(tries = 2_000)
  @Label("T-11 every key once, in UTF-8 order, after any key, in pages of any size")
  void inOrder(
      @ForAll("keys") Set<String> keys,
      @ForAll("text") String prefix,
      @ForAll("text") String start,
      @ForAll @IntRange(min = 1, max = 20) int limit,
      @ForAll boolean utf16) {
    Comparator<String> order = utf16 ? Comparator.naturalOrder() : ObjectKey::compareUtf8;
    Optional<String> after = start.isEmpty() ? Optional.empty() : Optional.of(start);
    ListRequest request = new ListRequest(prefix, after.map(ObjectKey::new), limit);
    assertThat(listed(new Service(keys, order), request)).isEqualTo(expected(keys, prefix, after));
  }

  @Property(tries = 200)
  @Label("keys without such characters cost one request a page")
  void plainKeysCostOneRequest(@ForAll @IntRange(min = 1, max = 500) int count) {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      keys.add("photos/é日本/%05d".formatted(i));
    }
    Service service = new Service(keys, Comparator.naturalOrder());
    listed(service, new ListRequest("photos/", Optional.empty(), 100));
    assertThat(service.requests).isLessThanOrEqualTo(Math.ceilDiv(count, 100));
  }
}
