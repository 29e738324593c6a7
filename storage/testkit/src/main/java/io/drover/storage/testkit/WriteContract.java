package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ByteRange;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Written;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole-object puts and unconditional deletes. */
interface WriteContract extends StoreFixture {
  @Test
  @DisplayName("a put object has its bytes, its size and the pin of the answer")
  default void putIsReadBack() {
    ObjectKey key = key("put");
    byte[] content = bytes(1, 10_000);

    Written written = store().put(key, ObjectAttributes.NONE, Payload.of(content), Condition.NONE);

    ObjectStat stat = store().head(key).orElseThrow();
    assertThat(stat.key()).isEqualTo(key);
    assertThat(stat.size()).isEqualTo(content.length);
    assertThat(stat.pin()).isEqualTo(written.pin());
    assertThat(content(key)).isEqualTo(content);
  }

  @Test
  @DisplayName("T-14 an object of no bytes is an object")
  default void emptyObject() {
    ObjectKey key = key("empty");

    Pin pin = create(key, new byte[0]);

    assertThat(store().head(key)).hasValueSatisfying(stat -> assertThat(stat.size()).isZero());
    assertThat(content(key)).isEmpty();
    try (ObjectBody body = store().read(key, pin)) {
      assertThat(drain(body)).isEmpty();
    }
  }

  @Test
  @DisplayName("only the payload's part of its array is written")
  default void payloadIsAView() {
    ObjectKey key = key("view");
    byte[] array = bytes(2, 100);

    store().put(key, ObjectAttributes.NONE, new Payload(array, 10, 25), Condition.NONE);

    assertThat(content(key)).isEqualTo(java.util.Arrays.copyOfRange(array, 10, 35));
  }

  @Test
  @DisplayName("the payload's array may be used again after the call")
  default void payloadIsNotKept() {
    ObjectKey key = key("reused");
    byte[] array = bytes(3, 500);
    byte[] before = array.clone();

    store().put(key, ObjectAttributes.NONE, Payload.of(array), Condition.NONE);
    java.util.Arrays.fill(array, (byte) 0);

    assertThat(content(key)).isEqualTo(before);
  }

  @Test
  @DisplayName(
      "T-10 each version has a pin of its own, also within one instant and with as many bytes")
  default void everyVersionHasItsPin() {
    ObjectKey key = key("versions");

    Pin first = create(key, bytes(4, 64));
    Pin second = overwrite(key, bytes(5, 64));
    Pin third = overwrite(key, bytes(6, 64));

    assertThat(second).isNotEqualTo(first);
    assertThat(third).isNotIn(first, second);
    assertThat(content(key)).isEqualTo(bytes(6, 64));
  }

  @Test
  @DisplayName("an overwrite replaces all: bytes, headers, metadata")
  default void overwriteLeavesNothingOfTheOld() {
    ObjectKey key = key("overwritten");
    ObjectAttributes attributes =
        new ObjectAttributes(
            java.util.Map.of(ObjectAttributes.Header.CACHE_CONTROL, "no-store"),
            java.util.Map.of("old", "1"),
            java.util.Map.of());
    create(key, attributes, bytes(7, 5_000));

    overwrite(key, bytes(8, 10));

    ObjectStat stat = store().head(key).orElseThrow();
    assertThat(stat.size()).isEqualTo(10);
    assertThat(stat.attributes().metadata()).isEmpty();
    assertThat(stat.attributes().header(ObjectAttributes.Header.CACHE_CONTROL)).isEmpty();
  }

  @Test
  @DisplayName(
      "T-04 checksums that the store keeps are those of the whole content, by head, read and"
          + " answer")
  default void checksumsAreTrue() throws NoSuchAlgorithmException {
    ObjectKey key = key("checksums");
    byte[] content = bytes(9, 3_000);

    Written written = store().put(key, ObjectAttributes.NONE, Payload.of(content), Condition.NONE);

    ObjectStat stat = store().head(key).orElseThrow();
    for (Checksum.Kind kind : store().capabilities().storedChecksums()) {
      assertThat(stat.checksum(kind)).as("checksum that capabilities() promises").isPresent();
    }
    for (Checksum checksum : stat.checksums()) {
      Checksums.expected(checksum.kind(), content)
          .ifPresent(expected -> assertThat(checksum).isEqualTo(expected));
    }
    assertThat(stat.checksums()).containsAll(written.checksums());
    if (stat.checksum(Checksum.Kind.SHA256).isPresent()) {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(content);
      assertThat(stat.checksum(Checksum.Kind.SHA256).orElseThrow().value()).isEqualTo(sha);
    }
  }

  @Test
  @DisplayName("a deleted object is gone; deleting it again changes nothing")
  default void deleteIsIdempotent() {
    ObjectKey key = key("deleted");
    create(key, bytes(10, 10));

    store().delete(key, Condition.NONE);
    store().delete(key, Condition.NONE);

    assertThat(store().head(key)).isEmpty();
  }

  @Test
  @DisplayName("what is put after a delete is another version")
  default void recreatedIsAnotherVersion() {
    ObjectKey key = key("recreated");
    Pin first = create(key, bytes(11, 10));
    store().delete(key, Condition.NONE);

    Pin second = create(key, bytes(12, 10));

    assertThat(second).isNotEqualTo(first);
    try (ObjectBody body = store().read(key, second, new ByteRange(0, 10))) {
      assertThat(drain(body)).isEqualTo(bytes(12, 10));
    }
  }
}
