package io.drover.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  @TempDir Path folder;
  private Path root;
  private ObjectStore store;

  @BeforeEach
  void openStore() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    store = FileStores.open(root, Map.of());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Pin put(String key, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return store
        .put(new ObjectKey(key), ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE)
        .pin();
  }

  private List<String> keys() {
    return store.list(ListRequest.first("")).objects().stream()
        .map(object -> object.key().value())
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> !path.equals(root))
          .map(path -> root.relativize(path).toString())
          .filter(path -> !path.startsWith(".drover-tmp"))
          .sorted()
          .toList();
    }
  }

  @Test
  @DisplayName("ordinary keys are ordinary files, and ordinary files are objects")
  void plainTreesStayPlain() throws IOException {
    put("docs/a b.txt", "one");
    Files.createDirectories(root.resolve("made/by"));
    Files.writeString(root.resolve("made/by/hand.txt"), "two");

    assertThat(files())
        .containsExactly("docs", "docs/a b.txt", "made", "made/by", "made/by/hand.txt");
    assertThat(Files.readString(root.resolve("docs/a b.txt"))).isEqualTo("one");
    assertThat(keys()).containsExactly("docs/a b.txt", "made/by/hand.txt");
    assertThat(store.head(new ObjectKey("made/by/hand.txt")))
        .hasValueSatisfying(stat -> assertThat(stat.attributes()).isEqualTo(ObjectAttributes.NONE));
  }

  @Test
  @DisplayName("nothing of ours is left when all stores of the root are closed")
  void nothingIsLeft() throws IOException {
    put("a/b", "x");
    store.begin(new WriteRequest(new ObjectKey("c"), ObjectAttributes.NONE, 5, 5));
    ObjectStore second = FileStores.open(root, Map.of());
    second.put(new ObjectKey("d"), ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
    store.delete(new ObjectKey("a/b"), Condition.NONE);
    store.close();
    assertThat(root.resolve(".drover-tmp")).exists();

    second.close();

    try (Stream<Path> left = Files.list(root)) {
      assertThat(left).containsExactly(root.resolve("d"));
    }
  }

  @Test
  @DisplayName("reading leaves no trace")
  void readingWritesNothing() throws IOException {
    Files.writeString(root.resolve("a"), "x");

    assertThat(keys()).containsExactly("a");
    store.head(new ObjectKey("a"));

    try (Stream<Path> left = Files.list(root)) {
      assertThat(left).containsExactly(root.resolve("a"));
    }
  }

  @Test
  @DisplayName("what a dead process left is removed by the next one that writes")
  void deadProcessesAreSweptUp() throws IOException {
    Path temporary = Files.createDirectory(root.resolve(".drover-tmp"));
    Files.createFile(temporary.resolve("users"));
    Files.createFile(temporary.resolve("dead.owner"));
    Files.writeString(Files.createDirectory(temporary.resolve("dead")).resolve("1"), "half a file");

    put("a", "x");

    assertThat(temporary.resolve("dead")).doesNotExist();
    assertThat(temporary.resolve("dead.owner")).doesNotExist();
    assertThat(keys()).containsExactly("a");
  }

  @Test
  @DisplayName("T-13 an object whose key becomes a prefix moves aside; its pin of before is stale")
  void displacement() throws IOException {
    Files.writeString(root.resolve("a"), "hand made");

    put("a/b", "below");

    assertThat(files()).containsExactly(".drover-o.a", "a", "a/b");
    assertThat(keys()).containsExactly("a", "a/b");
    try (ObjectBody body = store.read(new ObjectKey("a"))) {
      assertThat(body.length()).isEqualTo(9);
    }
    store.delete(new ObjectKey("a/b"), Condition.NONE);
    put("a", "again");
    assertThat(keys()).containsExactly("a");
  }

  @Test
  @DisplayName("T-11 names that file systems refuse are encoded, and announced")
  void encodedNames() throws IOException {
    put("dir/", "");
    put("..", "up");
    put("x".repeat(300) + "/" + "y".repeat(300), "long");

    assertThat(files()).hasSize(7).contains("dir/.drover-o.", ".drover-o...");
    assertThat(keys()).containsExactly("..", "dir/", "x".repeat(300) + "/" + "y".repeat(300));
    assertThat(store.accommodations(new ObjectKey("dir/"), ObjectAttributes.NONE, 1))
        .extracting(Accommodation::effect)
        .containsExactly(Accommodation.Effect.ENCODED);
    for (String key : keys()) {
      store.delete(new ObjectKey(key), Condition.NONE);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  @DisplayName("a path beyond the limit of the system is refused as announced")
  void longPaths() {
    ObjectKey key = new ObjectKey("d/".repeat(2_040) + "end");

    assertThat(store.accommodations(key, ObjectAttributes.NONE, 1))
        .extracting(Accommodation::effect)
        .containsExactly(Accommodation.Effect.REFUSED);
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> store.put(key, ObjectAttributes.NONE, Payload.EMPTY, Condition.NONE));
    assertThat(store.head(key)).isEmpty();
  }

  @Test
  @DisplayName("links are passed over, said so, and never lead out of the root")
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.writeString(root.resolve("file"), "f");
    Files.createSymbolicLink(root.resolve("link"), root.resolve("file"));
    Files.createSymbolicLink(root.resolve("out"), outside);

    ListPage page = store.list(ListRequest.first(""));

    assertThat(page.objects()).extracting(object -> object.key().value()).containsExactly("file");
    assertThat(page.skipped())
        .extracting(Accommodation::toString)
        .containsExactlyInAnyOrder(
            "symbolic-link:" + root.toRealPath().resolve("link"),
            "symbolic-link:" + root.toRealPath().resolve("out"));
    assertThat(store.head(new ObjectKey("out/secret"))).isEmpty();
    assertThat(store.head(new ObjectKey("link"))).isEmpty();
    assertThat(store.list(ListRequest.first("out/")).objects()).isEmpty();
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> put("out/new", "x"));
    assertThatExceptionOfType(StoreException.Unsupported.class).isThrownBy(() -> put("link", "x"));
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  @DisplayName("links are followed by setting, but not out of the root and not in circles")
  void linksAreFollowedBySetting() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.createDirectory(root.resolve("dir"));
    Files.writeString(root.resolve("dir/file"), "f");
    Files.createSymbolicLink(root.resolve("also"), root.resolve("dir"));
    Files.createSymbolicLink(root.resolve("dir/circle"), root);
    Files.createSymbolicLink(root.resolve("out"), outside);

    try (ObjectStore following = FileStores.open(root, Map.of("follow-symlinks", "true"))) {
      ListPage page = following.list(ListRequest.first(""));

      assertThat(page.objects())
          .extracting(object -> object.key().value())
          .containsExactly("also/file", "dir/file");
      assertThat(page.skipped()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(following.head(new ObjectKey("also/file"))).isPresent();
      assertThat(following.head(new ObjectKey("out/secret"))).isEmpty();
    }
  }

  @Test
  @DisplayName("a name that is not Unicode, or looks like one of ours, is passed over and said so")
  void foreignNames() throws IOException {
    Files.writeString(Path.of(URI.create("file://" + root.toUri().getRawPath() + "caf%E9")), "x");
    Files.writeString(root.resolve(".drover-o.plain"), "x");
    Files.writeString(root.resolve(".drover-unknown"), "x");
    Files.writeString(root.resolve("good"), "x");

    ListPage page = store.list(ListRequest.first(""));

    assertThat(page.objects())
        .extracting(object -> object.key().value())
        .containsExactly("good", "plain");
    assertThat(page.skipped())
        .extracting(Accommodation::rule)
        .containsExactlyInAnyOrder("name-not-unicode", "reserved-name");
  }

  @Test
  @DisplayName("T-37 a file that is written in place while it is read is noticed")
  void changedWhileRead() throws IOException {
    Pin pin = put("a", "x".repeat(100_000));
    try (ObjectBody body = store.read(new ObjectKey("a"), pin)) {
      body.readFully(new byte[50_000], 0, 50_000);
      Files.writeString(root.resolve("a"), "y".repeat(100_000));

      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(() -> body.readFully(new byte[50_000], 0, 50_000));
    }
  }

  @Test
  @DisplayName("T-37 T-10 a change that puts the times back is noticed by the change time")
  void changedWithTimesPutBack() throws IOException {
    Pin pin = put("a", "before");
    Path file = root.resolve("a");
    FileTime time = Files.getLastModifiedTime(file);

    Files.writeString(file, "after!");
    Files.setLastModifiedTime(file, time);

    assertThat(store.head(new ObjectKey("a")).orElseThrow().pin()).isNotEqualTo(pin);
    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> store.read(new ObjectKey("a"), pin));
  }

  @Test
  @DisplayName("a file cut short while it is read is a change, not an early end")
  void cutShort() throws IOException {
    put("a", "x".repeat(100_000));
    try (ObjectBody body = store.read(new ObjectKey("a"))) {
      body.readFully(new byte[10], 0, 10);
      Files.writeString(root.resolve("a"), "short");

      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(() -> body.readFully(new byte[99_990], 0, 99_990));
    }
  }

  @Test
  @DisplayName("a missing root is an error, or created by setting")
  void missingRoot() {
    Path missing = root.resolve("not/yet");
    try (ObjectStore strict = FileStores.open(missing, Map.of())) {
      assertThatExceptionOfType(StoreException.NotFound.class)
          .isThrownBy(() -> strict.list(ListRequest.first("")))
          .withMessageContaining("create-root");
    }
    try (ObjectStore creating = FileStores.open(missing, Map.of("create-root", "true"))) {
      assertThat(creating.list(ListRequest.first("")).objects()).isEmpty();
      creating.put(new ObjectKey("a"), ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
      assertThat(missing.resolve("a")).exists();
    }
  }

  @Test
  @DisplayName("a delete leaves directories that are in use, and by setting all")
  void pruning() throws IOException {
    put("a/b/c", "x");
    put("a/d", "x");
    Files.createDirectory(root.resolve("empty"));

    store.delete(new ObjectKey("a/b/c"), Condition.NONE);

    assertThat(files()).containsExactly("a", "a/d", "empty");
    try (ObjectStore keeping = FileStores.open(root, Map.of("prune", "false"))) {
      keeping.delete(new ObjectKey("a/d"), Condition.NONE);
      assertThat(files()).containsExactly("a", "empty");
    }
  }

  @Test
  @DisplayName("without the kernel's exclusive rename, links do as well")
  void renameByLinks() throws IOException {
    ExclusiveRename rename = new ExclusiveRename(Optional.empty());
    Path from = Files.writeString(root.resolve("from"), "x");

    rename.rename(from, root.resolve("to"));

    assertThat(files()).containsExactly("to");
    Path other = Files.writeString(root.resolve("other"), "y");
    assertThatExceptionOfType(java.nio.file.FileAlreadyExistsException.class)
        .isThrownBy(() -> rename.rename(other, root.resolve("to")));
    assertThat(root.resolve("to")).hasContent("x");
  }
}
