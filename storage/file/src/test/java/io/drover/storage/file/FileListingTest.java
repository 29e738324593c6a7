package io.drover.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.OrderCheck;
import io.drover.storage.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileListingTest {
  private static final List<String> KEYS =
      List.of(
          "a",
          "a-b",
          "a/",
          "a/-",
          "a/x",
          "a/x/y",
          "a/x-",
          "a/x0",
          "a0",
          "b/c/d/e",
          "b/c/d/f",
          "b/c/d0",
          "b//",
          "b///x",
          "c.txt",
          "\uff5e",
          "\ud83d\ude00",
          "é",
          "z/1",
          "z/2",
          "z/3",
          "z/4",
          "z/5",
          "z/6");

  @TempDir Path root;

  private static List<String> list(
      ObjectStore store, String prefix, Optional<ObjectKey> after, int limit) {
    List<String> keys = new ArrayList<>();
    ListRequest request = new ListRequest(prefix, after, limit);
    ListPage page = store.list(request);
    page.objects().forEach(object -> keys.add(object.key().value()));
    while (!page.last()) {
      page = store.list(request.after(page.objects().getLast().key()));
      page.objects().forEach(object -> keys.add(object.key().value()));
    }
    return keys;
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 1", "2, 8, 1", "3, 0, 3", "3, 8, 2", "100000, 0, 4", "100000, 8, 1000"})
  @DisplayName("what is passed over is named once, in windows and pages of any size")
  void passedOverOnce(int window, int cursors, int limit) throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Files.createDirectories(root.resolve("dir" + i % 3));
      Path link = root.resolve("dir%d/%02d-link".formatted(i % 3, i));
      Files.createSymbolicLink(link, root);
      expected.add(
          "symbolic-link:" + root.toRealPath().resolve("dir%d/%02d-link".formatted(i % 3, i)));
      Files.writeString(root.resolve("dir%d/%02d-file".formatted(i % 3, i)), "x");
    }
    Map<String, String> settings =
        Map.of(
            "list-window", Integer.toString(window),
            "list-cursors", Integer.toString(cursors),
            "list-refresh-ms", "0");
    List<String> named = new ArrayList<>();
    try (ObjectStore store = FileStores.open(root, settings)) {
      ListRequest request = new ListRequest("", Optional.empty(), limit);
      ListPage page = store.list(request);
      page.skipped().forEach(thing -> named.add(thing.toString()));
      while (!page.last()) {
        Files.setLastModifiedTime(root.resolve("dir1"), FileTime.fromMillis(named.size()));
        page = store.list(request.after(page.objects().getLast().key()));
        page.skipped().forEach(thing -> named.add(thing.toString()));
      }
    }

    assertThat(named).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 1", "2, 8, 1", "3, 0, 3", "3, 8, 2", "100000, 0, 4", "100000, 8, 1000"})
  @DisplayName(
      "windows, remembered walks and pages of any size give the same listing, from every key")
  void windowsDoNotShow(int window, int cursors, int limit) {
    Map<String, String> settings =
        Map.of(
            "list-window",
            Integer.toString(window),
            "list-cursors",
            Integer.toString(cursors),
            "list-refresh-ms",
            "0",
            "durable",
            "false");
    try (ObjectStore store = FileStores.open(root, settings)) {
      KEYS.forEach(
          key ->
              store.put(new ObjectKey(key), ObjectAttributes.NONE, Payload.EMPTY, Condition.NONE));
      List<String> sorted = KEYS.stream().sorted(ObjectKey::compareUtf8).toList();

      assertThat(list(store, "", Optional.empty(), limit)).isEqualTo(sorted);
      for (int i = 0; i < sorted.size(); i++) {
        assertThat(list(store, "", Optional.of(new ObjectKey(sorted.get(i))), limit))
            .isEqualTo(sorted.subList(i + 1, sorted.size()));
      }
      for (String prefix : List.of("a", "a/", "a/x", "b/c/d", "b/", "z/", "none/", "a/x/y/")) {
        assertThat(list(store, prefix, Optional.empty(), limit))
            .isEqualTo(sorted.stream().filter(key -> key.startsWith(prefix)).toList());
      }
    }
  }

  @Test
  @DisplayName("a real tree of thousands of files is listed whole and in order")
  void realTree() throws IOException {
    Path share = Path.of("/usr/share");
    assumeThat(Files.isDirectory(share)).isTrue();
    List<String> expected = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(share)) {
      tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> expected.add(share.relativize(path).toString()));
    }
    OrderCheck order = new OrderCheck();
    List<String> seen = new ArrayList<>();
    try (ObjectStore store = FileStores.open(share, Map.of("list-window", "50"))) {
      ListRequest request = ListRequest.first("");
      ListPage page;
      do {
        page = store.list(request);
        assertThat(order.violation(page)).isEmpty();
        page.objects().forEach(object -> seen.add(object.key().value()));
        request =
            page.objects().isEmpty() ? request : request.after(page.objects().getLast().key());
      } while (!page.last());
    }

    assertThat(seen).hasSizeGreaterThan(1_000);
    assertThat(seen.stream().sorted().toList()).isEqualTo(expected.stream().sorted().toList());
  }

  @Test
  @DisplayName("new files behind the cursor of a remembered walk are seen once it looks again")
  void refreshed() throws IOException {
    try (ObjectStore store = FileStores.open(root, Map.of("list-refresh-ms", "0"))) {
      Files.writeString(root.resolve("a"), "");
      Files.writeString(root.resolve("b"), "");
      Files.writeString(root.resolve("d"), "");
      ListRequest request = new ListRequest("", Optional.empty(), 1);
      store.list(request);

      Files.writeString(root.resolve("c"), "");

      assertThat(list(store, "", Optional.of(new ObjectKey("a")), 1))
          .containsExactly("b", "c", "d");
    }
  }
}
