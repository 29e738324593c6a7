package io.drover.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final ObjectKey KEY = new ObjectKey("k");

  @Test
  @DisplayName("stores of one name and bucket share their objects, others do not")
  void sharedByName() {
    String bucket = "b-" + UUID.randomUUID();
    ObjectStore one = MemoryStores.open("memory://" + bucket, Map.of());
    one.put(KEY, ObjectAttributes.NONE, Payload.of(new byte[3]), Condition.ABSENT);

    assertThat(MemoryStores.open("memory://" + bucket + "/some/prefix", Map.of()).head(KEY))
        .isPresent();
    assertThat(MemoryStores.open("memory://other@" + bucket, Map.of()).head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("the provider is found by its scheme")
  void isDiscovered() {
    try (Stores stores = Stores.discover(Map.of("store.gen.generate", "3"))) {
      ObjectStore store = stores.open(StoreUri.parse("memory://gen@x/"));

      assertThat(store.list(ListRequest.first("")).objects()).hasSize(3);
    }
  }

  @Test
  @DisplayName("checksums by setting are kept, others are refused")
  void checksumsBySetting() {
    ObjectStore store =
        MemoryStores.open("memory://c-" + UUID.randomUUID(), Map.of("checksums", "MD5, SHA256"));

    var written = store.put(KEY, ObjectAttributes.NONE, Payload.of(new byte[3]), Condition.NONE);

    assertThat(written.checksums())
        .extracting(Checksum::kind)
        .containsExactlyInAnyOrder(Checksum.Kind.MD5, Checksum.Kind.SHA256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryStores.open("memory://c", Map.of("checksums", "MD6")))
        .withMessageContaining("MD6");
  }

  @Test
  @DisplayName("computed objects are listed in pages, found and read, and held nowhere")
  void generated() {
    ObjectStore store =
        MemoryStores.open(
            "memory://g",
            Map.of("generate", "2500", "generate-size", "100", "generate-prefix", "data/"));
    Set<ObjectKey> seen = new HashSet<>();
    ListRequest request = ListRequest.first("data/");
    ListPage page = store.list(request);
    page.objects().forEach(object -> seen.add(object.key()));
    while (!page.last()) {
      page = store.list(request.after(page.objects().getLast().key()));
      page.objects().forEach(object -> seen.add(object.key()));
    }

    assertThat(seen).hasSize(2_500);
    ListedObject last = page.objects().getLast();
    assertThat(last.key().value()).isEqualTo("data/000000002499");
    try (ObjectBody body = store.read(last.key(), last.pin())) {
      byte[] bytes = new byte[100];
      body.readFully(bytes, 0, 100);
      assertThat(bytes[7]).isEqualTo((byte) (31 * 2_499 + 7));
    }
    assertThat(store.head(new ObjectKey("data/000000002500"))).isEmpty();
    assertThat(store.head(new ObjectKey("data/0000000024xx"))).isEmpty();
    assertThat(store.list(ListRequest.first("other/")).objects()).isEmpty();
    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> store.read(last.key(), new Pin("other")));
    assertThatExceptionOfType(StoreException.Denied.class)
        .isThrownBy(() -> store.delete(last.key(), Condition.NONE));
  }

  @Test
  @DisplayName("O-08 a million tiny copies take little heap: below 300 bytes each, all included")
  void compact() {
    int count = 200_000;
    MemoryBucket bucket = new MemoryBucket(InstantSource.system());
    Provenance provenance = new Provenance("migration-0123456789", 1, new Pin("abcdef123"));
    byte[] attributes = AttributeCoding.encode(provenance.stamp(ObjectAttributes.NONE));
    long before = usedHeap();

    for (int i = 0; i < count; i++) {
      byte[] bytes = java.util.Arrays.copyOf(attributes, attributes.length + 16);
      bucket.put(
          new ObjectKey("object-%010d".formatted(i)),
          bytes,
          attributes.length,
          Set.of(),
          Condition.ABSENT);
    }

    assertThat((usedHeap() - before) / count).isLessThan(300);
    assertThat(bucket.find(new ObjectKey("object-0000000007")))
        .hasValueSatisfying(
            object ->
                assertThat(Provenance.of(object.stat(KEY).attributes()))
                    .isEqualTo(Optional.of(provenance)));
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
