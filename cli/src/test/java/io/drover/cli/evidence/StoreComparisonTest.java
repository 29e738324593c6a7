package io.drover.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.drover.schemas.record.Receipt;
import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.testkit.ForwardingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreComparisonTest {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @TempDir private Path dir;
  private final Stores stores = Stores.discover(Map.of());
  private final StoreUri uri =
      StoreUri.parse("memory://evidence-" + BUCKETS.incrementAndGet() + "/p/");
  private final ObjectStore store = stores.open(uri);
  private final List<Receipt> receipts = new ArrayList<>();

  @BeforeEach
  void migrate() {
    for (int i = 0; i < 2_500; i++) {
      receipts.add(Receipts.stored(store, "p/%05d".formatted(i), "content " + i));
    }
    Receipts.stored(store, "other/beside", "not below the prefix");
  }

  @Test
  @DisplayName("O-06 a store that is as it was has no differences, by version and by content")
  void unchanged() throws Exception {
    assertThat(differences(false)).isEmpty();
    assertThat(differences(true)).isEmpty();
  }

  @Test
  @DisplayName("O-06 one missing object is found")
  void missing() throws Exception {
    store.delete(new ObjectKey("p/01234"), Condition.NONE);

    assertThat(differences(false))
        .containsExactly(new Discrepancy(Discrepancy.Kind.MISSING, "p/01234", "not in the store"));
  }

  @Test
  @DisplayName("O-06 one extra object is found, the last one too")
  void extra() throws Exception {
    Receipts.stored(store, "p/00700x", "more");
    Receipts.stored(store, "p/z", "most");

    assertThat(differences(false))
        .extracting(Discrepancy::kind, Discrepancy::key)
        .containsExactly(
            tuple(Discrepancy.Kind.EXTRA, "p/00700x"), tuple(Discrepancy.Kind.EXTRA, "p/z"));
  }

  @Test
  @DisplayName("O-06 one changed object is found by its version, its size and its content")
  void changed() throws Exception {
    Receipts.stored(store, "p/00001", "Content 1");
    Receipts.stored(store, "p/00002", "longer content");

    assertThat(differences(false))
        .extracting(Discrepancy::kind, Discrepancy::key)
        .containsExactly(
            tuple(Discrepancy.Kind.CHANGED, "p/00001"), tuple(Discrepancy.Kind.CHANGED, "p/00002"));
    assertThat(differences(true))
        .extracting(Discrepancy::kind, Discrepancy::key)
        .containsExactlyInAnyOrder(
            tuple(Discrepancy.Kind.DIFFERENT, "p/00001"),
            tuple(Discrepancy.Kind.CHANGED, "p/00002"));
  }

  @Test
  @DisplayName("O-06 an object that was written anew with the same bytes is the same by content")
  void sameContentElsewhere() throws Exception {
    Receipt before = receipts.get(3);
    receipts.set(3, Receipt.newBuilder(before).setTargetPin("another version").build());

    assertThat(differences(false)).hasSize(1);
    assertThat(differences(true)).isEmpty();
  }

  @Test
  @DisplayName("O-06 content without a SHA-256 on record is said to be unproven")
  void unproven() throws Exception {
    receipts.set(3, Receipt.newBuilder(receipts.get(3)).setChecksums(List.of()).build());

    assertThat(differences(true))
        .extracting(Discrepancy::kind, Discrepancy::key)
        .containsExactly(tuple(Discrepancy.Kind.UNPROVEN, "p/00003"));
  }

  @Test
  @DisplayName(
      "O-06, T-35 a store that lists in another order is refused, or asked for the object of each"
          + " receipt if extra ones are no matter; what differs is found")
  void anotherOrder() throws Exception {
    receipts.add(Receipts.stored(store, "p/\uff01", "full-width"));
    receipts.add(Receipts.stored(store, "p/\ud83d\ude00", "beyond the basic plane"));
    Receipts.stored(store, "p/00001", "Content 1");
    store.delete(new ObjectKey("p/00002"), Condition.NONE);
    Receipts.stored(store, "p/extra", "more");
    ObjectStore unordered = new Utf16Store(store);

    assertThatExceptionOfType(UnorderedListing.class)
        .isThrownBy(() -> differences(unordered, false, true))
        .withMessageContaining("\uff01")
        .withMessageContaining("\ud83d\ude00");
    for (boolean content : new boolean[] {false, true}) {
      assertThat(differences(unordered, content, false))
          .extracting(Discrepancy::kind, Discrepancy::key)
          .containsExactly(
              tuple(content ? Discrepancy.Kind.DIFFERENT : Discrepancy.Kind.CHANGED, "p/00001"),
              tuple(Discrepancy.Kind.MISSING, "p/00002"));
    }
  }

  /** Lists by UTF-16 units, as Azurite does. */
  private static final class Utf16Store extends ForwardingStore {
    Utf16Store(ObjectStore store) {
      super(store);
    }

    @Override
    public ListPage list(ListRequest request) {
      List<ListedObject> all = new ArrayList<>();
      ListRequest next = ListRequest.first(request.prefix());
      for (ListPage page = super.list(next); ; page = super.list(next)) {
        all.addAll(page.objects());
        if (page.last()) {
          break;
        }
        next = next.after(page.objects().getLast().key());
      }
      List<ListedObject> behind =
          all.stream()
              .filter(
                  object ->
                      request.startAfter().isEmpty()
                          || object.key().value().compareTo(request.startAfter().get().value()) > 0)
              .sorted(Comparator.comparing(object -> object.key().value()))
              .toList();
      int count = Math.min(behind.size(), request.limit());
      return new ListPage(behind.subList(0, count), count == behind.size());
    }
  }

  private List<Discrepancy> differences(boolean content) throws Exception {
    return differences(store, content, true);
  }

  private List<Discrepancy> differences(ObjectStore looked, boolean content, boolean extras)
      throws Exception {
    Path file = dir.resolve("evidence-" + BUCKETS.incrementAndGet());
    Receipts.write(file, Receipts.job(uri.toString()), receipts, Optional.empty());
    List<Discrepancy> found = new ArrayList<>();
    Retrying once =
        new Retrying(new RetryPolicy(1, Duration.ZERO, Duration.ZERO), () -> 0L, wait -> {});
    try (EvidenceReader reader = new EvidenceReader(file)) {
      long compared =
          new StoreComparison(
                  looked,
                  uri,
                  StoreComparison.Side.TARGET,
                  uri,
                  content,
                  extras,
                  4,
                  once,
                  found::add)
              .run(reader::next);
      assertThat(compared).isEqualTo(receipts.size());
      reader.conclude(Optional.empty());
    }
    found.sort(Comparator.comparing(Discrepancy::key));
    return found;
  }
}
