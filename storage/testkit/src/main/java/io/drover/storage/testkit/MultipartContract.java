package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writes in parts: visible at the commit, whole, or not at all. */
interface MultipartContract extends StoreFixture {
  private WriteRequest request(ObjectKey key, int size) {
    return new WriteRequest(key, ObjectAttributes.NONE, size, partSize());
  }

  private void sendAll(MultipartWrite write, WriteRequest request, byte[] content) {
    for (int number = 1; number <= request.parts(); number++) {
      write.part(number, partOf(request, content, number));
    }
  }

  private void nothingAt(ObjectKey key) {
    assertThat(store().head(key)).isEmpty();
    assertThat(store().list(ListRequest.first(key.value())).objects()).isEmpty();
    leftovers().ifPresent(count -> assertThat(count).as("left by unfinished writes").isZero());
  }

  @Test
  @DisplayName("nothing is visible before the commit, everything after it")
  default void invisibleBeforeCommit() {
    ObjectKey key = key("uncommitted");
    byte[] content = bytes(20, partSize() + 1);
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      assertThat(write.partSize()).isEqualTo(request.partSize());
      sendAll(write, request, content);
      assertThat(store().head(key)).isEmpty();
      assertThat(store().list(ListRequest.first(prefix())).objects()).isEmpty();
      write.commit(Condition.NONE);
    }

    assertThat(content(key)).isEqualTo(content);
    leftovers().ifPresent(count -> assertThat(count).as("left by finished writes").isZero());
  }

  @Test
  @DisplayName("the old version stays whole until the commit")
  default void oldVersionUntilCommit() {
    ObjectKey key = key("old-until-commit");
    create(key, bytes(21, 100));
    byte[] content = bytes(22, partSize());
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      sendAll(write, request, content);
      assertThat(content(key)).isEqualTo(bytes(21, 100));
      write.commit(Condition.NONE);
    }

    assertThat(content(key)).isEqualTo(content);
  }

  @Test
  @DisplayName("T-19 an abort leaves nothing")
  default void abortLeavesNothing() {
    ObjectKey key = key("aborted");
    byte[] content = bytes(23, partSize() + 1);
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      sendAll(write, request, content);
      write.abort();
      write.abort();
    }

    nothingAt(key);
  }

  @Test
  @DisplayName("a close without commit leaves nothing")
  default void closeWithoutCommitLeavesNothing() {
    ObjectKey key = key("closed");
    byte[] content = bytes(24, partSize() + 1);
    WriteRequest request = request(key, content.length);

    MultipartWrite write = store().begin(request);
    sendAll(write, request, content);
    write.close();
    write.close();

    nothingAt(key);
  }

  @Test
  @DisplayName("T-25 a source that fails in the middle leaves nothing, neither new nor short")
  default void sourceFailureLeavesNothing() {
    ObjectKey key = key("source-failed");
    byte[] content = bytes(25, 2 * partSize());
    WriteRequest request = request(key, content.length);

    assertThatExceptionOfType(StoreException.Unavailable.class)
        .isThrownBy(
            () -> {
              try (var write = store().begin(request)) {
                write.part(1, partOf(request, content, 1));
                throw new StoreException.Unavailable("the source broke off");
              }
            });

    nothingAt(key);
  }

  @Test
  @DisplayName("T-25 a commit with a part missing is refused and publishes nothing")
  default void missingPartIsRefused() {
    ObjectKey key = key("incomplete");
    byte[] content = bytes(26, 3 * partSize());
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      write.part(1, partOf(request, content, 1));
      write.part(3, partOf(request, content, 3));
      assertThatIllegalStateException().isThrownBy(() -> write.commit(Condition.NONE));
    }

    nothingAt(key);
  }

  @Test
  @DisplayName("T-25 a part of the wrong length or number is refused")
  default void wrongPartIsRefused() {
    WriteRequest request = request(key("wrong-part"), partSize() + 10);

    try (var write = store().begin(request)) {
      assertThatIllegalArgumentException().isThrownBy(() -> write.part(2, Payload.of(new byte[9])));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> write.part(2, Payload.of(new byte[11])));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> write.part(0, Payload.of(new byte[partSize()])));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> write.part(3, Payload.of(new byte[10])));
    }
  }

  @Test
  @DisplayName("T-14 an object of no bytes, in one empty part")
  default void emptyInParts() {
    ObjectKey key = key("empty-in-parts");

    writeInParts(key, new byte[0], Condition.NONE);

    assertThat(content(key)).isEmpty();
  }

  @Test
  @DisplayName("one byte less than a part")
  default void partSizeMinusOne() {
    roundTrip("minus-one", partSize() - 1);
  }

  @Test
  @DisplayName("exactly one part")
  default void partSizeExactly() {
    roundTrip("exact", partSize());
  }

  @Test
  @DisplayName("one byte more than a part")
  default void partSizePlusOne() {
    roundTrip("plus-one", partSize() + 1);
  }

  @Test
  @DisplayName("T-18 many parts, the last one short")
  default void manyPartsInOrder() {
    roundTrip("many", (manyParts() - 1) * partSize() + 7);
  }

  private void roundTrip(String name, int size) {
    ObjectKey key = key(name);
    byte[] content = bytes(size, size);

    Written written = writeInParts(key, content, Condition.NONE);

    assertThat(content(key)).isEqualTo(content);
    assertThat(store().head(key))
        .hasValueSatisfying(
            stat -> {
              assertThat(stat.size()).isEqualTo(size);
              assertThat(stat.pin()).isEqualTo(written.pin());
              stat.checksums()
                  .forEach(
                      checksum ->
                          Checksums.expected(checksum.kind(), content)
                              .ifPresent(e -> assertThat(checksum).isEqualTo(e)));
            });
  }

  @Test
  @DisplayName("parts in any order make the same object")
  default void partsOutOfOrder() {
    ObjectKey key = key("out-of-order");
    byte[] content = bytes(27, (manyParts() - 1) * partSize() + 7);
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      for (int number = (int) request.parts(); number >= 1; number--) {
        write.part(number, partOf(request, content, number));
      }
      write.commit(Condition.NONE);
    }

    assertThat(content(key)).isEqualTo(content);
  }

  @Test
  @DisplayName("parts may be sent in parallel")
  default void partsInParallel() {
    ObjectKey key = key("in-parallel");
    byte[] content = bytes(28, (manyParts() - 1) * partSize() + 7);
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      Race.run(
          (int) request.parts(),
          index -> {
            write.part(index + 1, partOf(request, content, index + 1));
            return index;
          });
      write.commit(Condition.NONE);
    }

    assertThat(content(key)).isEqualTo(content);
  }

  @Test
  @DisplayName("T-24 a part that is sent again replaces the earlier one")
  default void partSentAgain() {
    ObjectKey key = key("sent-again");
    byte[] content = bytes(29, 2 * partSize());
    WriteRequest request = request(key, content.length);

    try (var write = store().begin(request)) {
      write.part(1, Payload.of(bytes(30, partSize())));
      write.part(2, partOf(request, content, 2));
      write.part(1, partOf(request, content, 1));
      write.commit(Condition.NONE);
    }

    assertThat(content(key)).isEqualTo(content);
  }

  @Test
  @DisplayName("headers, metadata and tags come with the commit")
  default void attributesInParts() {
    ObjectKey key = key("attributes-in-parts");
    byte[] content = bytes(31, partSize() + 5);
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(
                ObjectAttributes.Header.CONTENT_TYPE,
                "text/plain",
                ObjectAttributes.Header.CACHE_CONTROL,
                "max-age=5"),
            Map.of("color", "green"),
            primitives().contains(Primitive.TAGS) ? Map.of("team", "storage") : Map.of());
    WriteRequest request = new WriteRequest(key, attributes, content.length, partSize());

    try (var write = store().begin(request)) {
      sendAll(write, request, content);
      write.commit(Condition.NONE);
    }

    AttributeContract.assertCarried(store(), key, attributes);
  }

  @Test
  @DisplayName("many writes of one key at once: one of them is there, whole")
  default void concurrentWritesOfOneKey() {
    ObjectKey key = key("contended");
    int size = partSize() + 100;

    Race.run(4, index -> writeInParts(key, bytes(100 + index, size), Condition.NONE));

    byte[] present = content(key);
    assertThat(IntStream.range(0, 4).mapToObj(index -> bytes(100 + index, size)))
        .anySatisfy(content -> assertThat(present).isEqualTo(content));
  }

  @Test
  @DisplayName("a commit where an object is loses, and the object stays")
  default void commitIfAbsentLoses() {
    needs(Primitive.MULTIPART_CREATE_IF_ABSENT);
    ObjectKey key = key("taken");
    create(key, bytes(32, 50));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> writeInParts(key, bytes(33, partSize() + 1), Condition.ABSENT));

    assertThat(content(key)).isEqualTo(bytes(32, 50));
    leftovers().ifPresent(count -> assertThat(count).as("left by lost writes").isZero());
  }

  @Test
  @DisplayName("a commit where no object is wins")
  default void commitIfAbsentWins() {
    needs(Primitive.MULTIPART_CREATE_IF_ABSENT);
    ObjectKey key = key("free");

    writeInParts(key, bytes(34, partSize() + 1), Condition.ABSENT);

    assertThat(content(key)).isEqualTo(bytes(34, partSize() + 1));
  }

  @Test
  @DisplayName("T-06 a commit over a stale pin loses, over the present pin wins")
  default void commitIfMatch() {
    needs(Primitive.MULTIPART_REPLACE_IF_MATCH);
    ObjectKey key = key("matched");
    Pin stale = create(key, bytes(35, 50));
    Pin present = overwrite(key, bytes(36, 51));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> writeInParts(key, bytes(37, partSize()), Condition.match(stale)));
    assertThat(content(key)).isEqualTo(bytes(36, 51));

    writeInParts(key, bytes(38, partSize()), Condition.match(present));
    assertThat(content(key)).isEqualTo(bytes(38, partSize()));
  }

  @Test
  @DisplayName("T-06 of commits in a race for a free key, one wins")
  default void commitIfAbsentRace() {
    needs(Primitive.MULTIPART_CREATE_IF_ABSENT);
    ObjectKey key = key("commit-race");

    var race =
        Race.run(
            6, index -> writeInParts(key, bytes(200 + index, partSize() + 1), Condition.ABSENT));

    assertThat(race.winners()).hasSize(1);
    assertThat(content(key)).isEqualTo(bytes(200 + race.winners().getFirst(), partSize() + 1));
  }

  @Test
  @DisplayName("T-19 unfinished writes can be counted")
  default void leftoversAreCounted() {
    if (leftovers().isEmpty()) {
      abort("deviation: this store's unfinished writes cannot be counted from outside");
    }
    WriteRequest request = request(key("counted"), partSize());
    long before = leftovers().orElseThrow();

    try (var write = store().begin(request)) {
      write.part(1, Payload.of(bytes(39, partSize())));
      assertThat(leftovers().orElseThrow()).isGreaterThan(before);
    }

    assertThat(leftovers().orElseThrow()).isEqualTo(before);
  }
}
