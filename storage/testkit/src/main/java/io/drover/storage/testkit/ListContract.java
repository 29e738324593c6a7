package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listings: complete, ordered, resumable after any key. */
interface ListContract extends StoreFixture {
  private List<String> list(String below, Optional<ObjectKey> startAfter, int limit) {
    List<String> keys = new ArrayList<>();
    ListRequest request = new ListRequest(below, startAfter, limit);
    while (true) {
      ListPage page = store().list(request);
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(limit);
      page.objects().forEach(object -> keys.add(object.key().value()));
      if (page.last()) {
        return keys;
      }
      request = request.after(page.objects().getLast().key());
    }
  }

  private List<String> list(String below) {
    return list(below, Optional.empty(), ListRequest.MAX_LIMIT);
  }

  private List<String> createAll(String... relative) {
    List<String> keys = new ArrayList<>();
    for (String name : relative) {
      create(key(name), new byte[] {1});
      keys.add(key(name).value());
    }
    return keys;
  }

  private static List<String> sorted(List<String> keys) {
    return keys.stream().sorted(ObjectKey::compareUtf8).toList();
  }

  @Test
  @DisplayName("an entry has the key, the size and the pin that a head gives")
  default void entriesAreTrue() {
    ObjectKey key = key("entry");
    Pin pin = create(key, bytes(80, 321));

    ListedObject listed = store().list(ListRequest.first(prefix())).objects().getFirst();

    assertThat(listed.key()).isEqualTo(key);
    assertThat(listed.size()).isEqualTo(321);
    assertThat(listed.pin()).isEqualTo(pin).isEqualTo(store().head(key).orElseThrow().pin());
    assertThat(listed.modified()).isEqualTo(store().head(key).orElseThrow().modified());
  }

  @Test
  @DisplayName("a listing of nothing is one empty last page")
  default void emptyListing() {
    ListPage page = store().list(ListRequest.first(prefix() + "none/"));

    assertThat(page.objects()).isEmpty();
    assertThat(page.last()).isTrue();
  }

  @Test
  @DisplayName("more than 1,000 keys come in order, and resumed after any of them")
  default void longListing() {
    needs(Primitive.UTF8_ORDER);
    List<String> keys =
        IntStream.range(0, manyKeys())
            .mapToObj(i -> key("n/%05d".formatted(i * 7)).value())
            .toList();
    Race.run(
        16,
        worker -> {
          for (int i = worker; i < keys.size(); i += 16) {
            create(new ObjectKey(keys.get(i)), new byte[] {1});
          }
          return worker;
        });

    assertThat(list(prefix())).isEqualTo(keys);
    assertThat(list(prefix(), Optional.empty(), 97)).isEqualTo(keys);
    for (int from : new int[] {0, 499, 999, 1_000, keys.size() - 1}) {
      assertThat(list(prefix(), Optional.of(new ObjectKey(keys.get(from))), ListRequest.MAX_LIMIT))
          .isEqualTo(keys.subList(from + 1, keys.size()));
    }
  }

  @Test
  @DisplayName("a listing goes on after a key that does not exist")
  default void startAfterNonExisting() {
    needs(Primitive.UTF8_ORDER);
    createAll("b", "d", "f/1", "f/3", "h");

    assertThat(after("c")).isEqualTo(all("d", "f/1", "f/3", "h"));
    assertThat(after("f")).isEqualTo(all("f/1", "f/3", "h"));
    assertThat(after("f/2")).isEqualTo(all("f/3", "h"));
    assertThat(after("f/1/x")).isEqualTo(all("f/3", "h"));
    assertThat(after("f0")).isEqualTo(all("h"));
    assertThat(after("a")).isEqualTo(all("b", "d", "f/1", "f/3", "h"));
    assertThat(after("z")).isEmpty();
  }

  private List<String> after(String relative) {
    return list(prefix(), Optional.of(key(relative)), ListRequest.MAX_LIMIT);
  }

  private List<String> all(String... relative) {
    return List.of(relative).stream().map(name -> key(name).value()).toList();
  }

  @Test
  @DisplayName("a start-after key before the prefix or past it")
  default void startAfterOutsideThePrefix() {
    needs(Primitive.UTF8_ORDER);
    createAll("p/1", "p/2");
    String below = prefix() + "p/";

    assertThat(list(below, Optional.of(new ObjectKey("!")), 10)).isEqualTo(all("p/1", "p/2"));
    assertThat(list(below, Optional.of(key("q")), 10)).isEmpty();
  }

  @Test
  @DisplayName("a prefix is raw text, not a directory")
  default void prefixIsText() {
    createAll("dir/a", "dir/b/c", "dir-x", "dirt", "di");

    assertThat(list(prefix() + "dir"))
        .containsExactlyInAnyOrderElementsOf(all("dir-x", "dir/a", "dir/b/c", "dirt"));
    assertThat(list(prefix() + "dir/"))
        .containsExactlyInAnyOrderElementsOf(all("dir/a", "dir/b/c"));
    assertThat(list(prefix() + "dir/b")).containsExactlyElementsOf(all("dir/b/c"));
    assertThat(list(prefix() + "dir/a")).containsExactlyElementsOf(all("dir/a"));
  }

  @Test
  @DisplayName("order is that of the whole key: a-b, a/x, a0")
  default void slashSortsAsACharacter() {
    needs(Primitive.UTF8_ORDER);
    List<String> keys = createAll("a0", "a/x", "a-b", "a/-", "a/x-", "a/x0", "B", "a.txt");

    assertThat(list(prefix())).isEqualTo(sorted(keys));
  }

  @Test
  @DisplayName("T-11 order is that of UTF-8: characters outside the basic plane after U+FFxx")
  default void supplementaryOrder() {
    needs(Primitive.UTF8_ORDER);
    List<String> keys =
        createAll(
            "u/\uff5e",
            "u/\ud83d\ude00",
            "u/\ue000",
            "u/\ud7ff",
            "u/z",
            "u/é",
            "u/\uffee-2",
            "u/\ud800\udc00");

    assertThat(list(prefix())).isEqualTo(sorted(keys));
    assertThat(sorted(keys))
        .as("the case tells the orders apart")
        .isNotEqualTo(keys.stream().sorted(Comparator.naturalOrder()).toList());
    for (int i = 0; i < keys.size(); i++) {
      assertThat(list(prefix(), Optional.of(new ObjectKey(sorted(keys).get(i))), 3))
          .isEqualTo(sorted(keys).subList(i + 1, keys.size()));
    }
  }

  @Test
  @DisplayName("T-08 keys deleted and created between pages: those that stay are all listed once")
  default void changesBetweenPages() {
    needs(Primitive.UTF8_ORDER);
    createAll("k1", "k2", "k3", "k4", "k5", "k6");

    ListRequest first = new ListRequest(prefix(), Optional.empty(), 3);
    List<String> seen = new ArrayList<>();
    store().list(first).objects().forEach(object -> seen.add(object.key().value()));
    store().delete(key("k3"), Condition.NONE);
    store().delete(key("k5"), Condition.NONE);
    create(key("k35"), new byte[] {1});
    seen.addAll(list(prefix(), Optional.of(new ObjectKey(seen.getLast())), 3));

    assertThat(seen)
        .containsAll(all("k1", "k2", "k4", "k6"))
        .doesNotHaveDuplicates()
        .doesNotContain(key("k5").value());
  }
}
