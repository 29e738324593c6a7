package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Copies within the provider: pinned at the source, conditional at the target. */
interface ServerSideContract extends StoreFixture {
  private CopySource source(ObjectKey key, Pin pin, int size) {
    return new CopySource(store().uri().bucket(), key, pin, size);
  }

  private ObjectAttributes attributes() {
    return new ObjectAttributes(
        Map.of(
            ObjectAttributes.Header.CONTENT_TYPE,
            "text/plain",
            ObjectAttributes.Header.CACHE_CONTROL,
            "max-age=7"),
        Map.of("color", "green"),
        primitives().contains(Primitive.TAGS) ? Map.of("team", "storage") : Map.of());
  }

  @Test
  @DisplayName("a copy has the bytes of its source and the attributes that it is given, no others")
  default void copied() {
    needs(Primitive.SERVER_SIDE_COPY);
    byte[] content = bytes(401, 10_000);
    ObjectAttributes others =
        new ObjectAttributes(
            Map.of(ObjectAttributes.Header.CONTENT_TYPE, "text/plain"),
            Map.of("old", "entry"),
            Map.of());
    Pin pin = create(key("source"), others, content);

    Written written =
        store()
            .copy(
                source(key("source"), pin, content.length),
                key("copy"),
                attributes(),
                Condition.ABSENT);

    assertThat(content(key("copy"))).isEqualTo(content);
    assertThat(store().head(key("copy")).orElseThrow().pin()).isEqualTo(written.pin());
    AttributeContract.assertCarried(store(), key("copy"), attributes());
  }

  @Test
  @DisplayName("T-11 a source with an odd key is found")
  default void copiedFromOddKey() {
    needs(Primitive.SERVER_SIDE_COPY);
    ObjectKey odd = key("a b+c%41?d#e&f=é");
    byte[] content = bytes(402, 33);
    Pin pin = create(odd, content);

    store()
        .copy(
            source(odd, pin, content.length), key("copy"), ObjectAttributes.NONE, Condition.ABSENT);

    assertThat(content(key("copy"))).isEqualTo(content);
  }

  @Test
  @DisplayName("T-05 a source that changed is not copied")
  default void staleSourceIsNotCopied() {
    needs(Primitive.SERVER_SIDE_COPY);
    Pin stale = create(key("source"), bytes(403, 50));
    overwrite(key("source"), bytes(404, 50));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(
            () ->
                store()
                    .copy(
                        source(key("source"), stale, 50),
                        key("copy"),
                        ObjectAttributes.NONE,
                        Condition.ABSENT));
    assertThat(store().head(key("copy"))).isEmpty();
  }

  @Test
  @DisplayName("a source that is gone is not found")
  default void missingSource() {
    needs(Primitive.SERVER_SIDE_COPY);
    Pin pin = create(key("gone"), bytes(405, 50));
    store().delete(key("gone"), Condition.NONE);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () ->
                store()
                    .copy(
                        source(key("gone"), pin, 50),
                        key("copy"),
                        ObjectAttributes.NONE,
                        Condition.ABSENT))
        .isInstanceOfAny(StoreException.NotFound.class, StoreException.PreconditionFailed.class);
    assertThat(store().head(key("copy"))).isEmpty();
  }

  @Test
  @DisplayName("T-06 a copy over what the condition does not name loses, and the object stays")
  default void conditionalCopy() {
    needs(Primitive.SERVER_SIDE_COPY);
    CopySource source = source(key("source"), create(key("source"), bytes(406, 60)), 60);
    Pin stale = create(key("target"), bytes(407, 70));
    Pin present = overwrite(key("target"), bytes(408, 71));

    for (Condition lost : new Condition[] {Condition.ABSENT, Condition.match(stale)}) {
      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(() -> store().copy(source, key("target"), ObjectAttributes.NONE, lost));
      assertThat(content(key("target"))).isEqualTo(bytes(408, 71));
    }
    store().copy(source, key("target"), ObjectAttributes.NONE, Condition.match(present));

    assertThat(content(key("target"))).isEqualTo(bytes(406, 60));
  }

  @Test
  @DisplayName("M-08 parts are filled with ranges of the source")
  default void copiedInParts() {
    needs(Primitive.SERVER_SIDE_PARTS);
    byte[] content = bytes(409, 2 * partSize() + 11);
    Pin pin = writeInParts(key("source"), content, Condition.NONE).pin();
    CopySource source = source(key("source"), pin, content.length);
    WriteRequest request = new WriteRequest(key("copy"), attributes(), content.length, partSize());

    try (MultipartWrite write = store().begin(request)) {
      for (int number = 3; number >= 1; number--) {
        ByteRange range =
            new ByteRange((long) (number - 1) * partSize(), request.partLength(number));
        write.copyPart(number, source, range);
      }
      write.commit(Condition.NONE);
    }

    assertThat(content(key("copy"))).isEqualTo(content);
    AttributeContract.assertCarried(store(), key("copy"), attributes());
  }

  @Test
  @DisplayName("T-05 a part is not filled from a source that changed")
  default void stalePartIsNotCopied() {
    needs(Primitive.SERVER_SIDE_PARTS);
    Pin stale = create(key("source"), bytes(410, 100));
    overwrite(key("source"), bytes(411, 100));
    WriteRequest request = new WriteRequest(key("copy"), ObjectAttributes.NONE, 100, partSize());

    try (MultipartWrite write = store().begin(request)) {
      assertThatExceptionOfType(StoreException.PreconditionFailed.class)
          .isThrownBy(
              () -> write.copyPart(1, source(key("source"), stale, 100), new ByteRange(0, 100)));
    }
  }

  @Test
  @DisplayName("a store that does not copy by itself says so")
  default void withoutServerSideCopy() {
    if (primitives().contains(Primitive.SERVER_SIDE_COPY)) {
      abort("the store copies by itself");
    }
    Pin pin = create(key("source"), bytes(412, 10));

    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(
            () ->
                store()
                    .copy(
                        source(key("source"), pin, 10),
                        key("copy"),
                        ObjectAttributes.NONE,
                        Condition.ABSENT));
  }
}
