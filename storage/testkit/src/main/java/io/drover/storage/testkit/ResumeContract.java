package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writes in parts that another process takes up. */
interface ResumeContract extends StoreFixture {
  private WriteRequest request(ObjectKey key, int size) {
    return new WriteRequest(
        key, ObjectAttributes.NONE.withMetadata(Map.of("color", "blue")), size, partSize());
  }

  /** Begins a write, sends one part of it and lets go; gives its id. */
  private String left(WriteRequest request, byte[] content, int number) {
    MultipartWrite write = store().begin(request);
    write.part(number, partOf(request, content, number));
    String upload = write.upload().orElseThrow();
    write.leave();
    write.close();
    return upload;
  }

  private void gone(WriteRequest request, String upload) {
    assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().resume(request, upload).close())
        .satisfies(e -> assertThat(e.what()).isEqualTo(StoreException.NotFound.What.UPLOAD));
  }

  @Test
  @DisplayName(
      "a write that was left is taken up by another store: the part is there, byte for byte")
  default void resumed() {
    needs(Primitive.RESUME_WRITE);
    byte[] content = bytes(301, 2 * partSize() + 7);
    WriteRequest request = request(key("resumed"), content.length);
    String upload = left(request, content, 2);

    try (ObjectStore other = another();
        MultipartWrite write = other.resume(request, upload)) {
      assertThat(write.partSize()).isEqualTo(partSize());
      assertThat(write.upload()).contains(upload);
      assertThat(write.holds(2, partOf(request, content, 2))).isTrue();
      assertThat(write.holds(1, partOf(request, content, 1))).isFalse();
      assertThat(write.holds(3, partOf(request, content, 3))).isFalse();
      write.part(1, partOf(request, content, 1));
      write.part(3, partOf(request, content, 3));
      write.commit(Condition.NONE);
    }

    assertThat(content(key("resumed"))).isEqualTo(content);
    assertThat(store().head(key("resumed")).orElseThrow().attributes().metadata())
        .isEqualTo(Map.of("color", "blue"));
  }

  @Test
  @DisplayName("a part with other bytes is not taken for the one that is to be sent")
  default void otherBytesAreSentAgain() {
    needs(Primitive.RESUME_WRITE);
    byte[] stored = bytes(302, partSize() + 9);
    byte[] content = stored.clone();
    content[partSize() / 2] ^= 1;
    WriteRequest request = request(key("other-bytes"), content.length);
    String upload = left(request, stored, 1);

    try (MultipartWrite write = store().resume(request, upload)) {
      assertThat(write.holds(1, partOf(request, content, 1))).isFalse();
      write.part(1, partOf(request, content, 1));
      write.part(2, partOf(request, content, 2));
      write.commit(Condition.NONE);
    }

    assertThat(content(key("other-bytes"))).isEqualTo(content);
  }

  @Test
  @DisplayName("a write that was left is invisible, and an abort by another removes it")
  default void resumedAndAborted() {
    needs(Primitive.RESUME_WRITE);
    byte[] content = bytes(303, partSize() + 1);
    WriteRequest request = request(key("left"), content.length);
    String upload = left(request, content, 1);
    assertThat(store().head(key("left"))).isEmpty();
    assertThat(store().list(ListRequest.first(prefix())).objects()).isEmpty();

    store().resume(request, upload).abort();

    if (removesParts()) {
      gone(request, upload);
    }
    assertThat(store().head(key("left"))).isEmpty();
  }

  @Test
  @DisplayName(
      "T-19 a write of a dead process is discarded by its id, also twice, also after its end")
  default void discarded() {
    needs(Primitive.RESUME_WRITE);
    byte[] content = bytes(307, partSize() + 1);
    WriteRequest request = request(key("discarded"), content.length);
    String upload = left(request, content, 1);

    store().discard(key("discarded"), upload);
    store().discard(key("discarded"), upload);

    if (removesParts()) {
      gone(request, upload);
    }
    leftovers().ifPresent(count -> assertThat(count).isZero());
  }

  @Test
  @DisplayName("a write that was committed cannot be taken up")
  default void committedIsGone() {
    needs(Primitive.RESUME_WRITE);
    byte[] content = bytes(304, partSize());
    WriteRequest request = request(key("committed"), content.length);
    String upload;
    try (MultipartWrite write = store().begin(request)) {
      upload = write.upload().orElseThrow();
      write.part(1, Payload.of(content));
      write.commit(Condition.NONE);
    }

    gone(request, upload);
  }

  @Test
  @DisplayName("T-06 of two who hold one write the first to commit wins; the other changes nothing")
  default void twoWritersOfOneWrite() {
    needs(Primitive.RESUME_WRITE, Primitive.MULTIPART_CREATE_IF_ABSENT);
    byte[] content = bytes(305, 2 * partSize() + 3);
    WriteRequest request = request(key("shared"), content.length);
    MultipartWrite late = store().begin(request);
    late.part(1, partOf(request, content, 1));
    late.part(2, partOf(request, content, 2));

    try (MultipartWrite first = store().resume(request, late.upload().orElseThrow())) {
      assertThat(first.holds(1, partOf(request, content, 1))).isTrue();
      first.part(2, partOf(request, content, 2));
      first.part(3, partOf(request, content, 3));
      first.commit(Condition.ABSENT);
    }

    try (late) {
      late.part(3, partOf(request, content, 3));
      late.commit(Condition.ABSENT); // Some stores say again that the write was completed.
    } catch (StoreException.NotFound
        | StoreException.PreconditionFailed
        | StoreException.Conflict e) {
      assertThat(e).hasMessageContaining("shared");
    }
    assertThat(content(key("shared"))).isEqualTo(content);
  }

  @Test
  @DisplayName("a store that cannot resume says so, and a write that is left there leaves nothing")
  default void withoutResumption() {
    if (primitives().contains(Primitive.RESUME_WRITE)) {
      abort("the store resumes writes");
    }
    byte[] content = bytes(306, partSize());
    WriteRequest request = request(key("not-resumed"), content.length);

    MultipartWrite write = store().begin(request);
    write.part(1, Payload.of(content));
    assertThat(write.upload()).isEmpty();
    write.leave();
    write.close();

    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> store().resume(request, "some-upload"));
    leftovers().ifPresent(count -> assertThat(count).isZero());
  }

  @Test
  @DisplayName(
      "T-19 a write that was begun is found under its key, empty until it has a part, and not under"
          + " another; one that ended is not")
  default void unfinished() {
    needs(Primitive.RESUME_WRITE);
    assumeTrue(listsUploads(), "beginning a write leaves nothing, or nothing that is listed");
    byte[] content = bytes(71, 2 * partSize());
    WriteRequest request = request(key("begun"), content.length);
    MultipartWrite other = store().begin(request(key("begun/below"), content.length));
    MultipartWrite write = store().begin(request);
    String id = write.upload().orElseThrow();

    assertThat(store().unfinished(request.key())).hasSize(1);
    UnfinishedUpload found = store().unfinished(request.key()).getFirst();
    assertThat(found.id()).isEqualTo(id);
    assertThat(found.empty()).isTrue();
    assertThat(found.begunAt()).isPresent();
    write.part(1, partOf(request, content, 1));
    assertThat(store().unfinished(request.key()).getFirst().empty()).isFalse();
    write.abort();
    assertThat(store().unfinished(request.key())).isEmpty();
    other.abort();
  }
}
