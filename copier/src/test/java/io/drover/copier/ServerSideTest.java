package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Task;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Both sides are of one provider: the target takes the bytes by itself. */
class ServerSideTest {
  private static final int PART = 64 << 10;
  private static final ObjectAttributes ATTRIBUTES =
      new ObjectAttributes(
          Map.of(ObjectAttributes.Header.CONTENT_TYPE, "text/plain"),
          Map.of("a", "b"),
          Map.of("team", "storage"));

  private final CopierFixture fixture =
      CopierFixture.ofOneProvider("CRC64NVME")
          .with(
              "copier.serverside.part.bytes", Integer.toString(PART),
              "copier.whole.max.bytes", "1000",
              "copier.part.bytes", Integer.toString(PART));

  private int count(Request request) {
    return Collections.frequency(fixture.targetScript.requests(), request);
  }

  private void noByteCameThrough() {
    assertThat(fixture.sourceScript.requests()).doesNotContain(Request.READ);
    assertThat(fixture.targetScript.requests()).doesNotContain(Request.PUT, Request.PART);
  }

  private void arrived(Copy copy, byte[] content, Pin source) {
    assertThat(copy.getServerSide()).isTrue();
    assertThat(copy.getChecksums())
        .extracting(ObjectChecksum::getKind)
        .containsExactly("CRC64NVME");
    assertThat(fixture.targetBytes("k")).isEqualTo(content);
    ObjectStat target = fixture.target.head(new ObjectKey("k")).orElseThrow();
    assertThat(copy.getTargetPin()).isEqualTo(target.pin().value());
    assertThat(Provenance.of(target.attributes()))
        .contains(new Provenance(CopierFixture.JOB, 1, source));
    assertThat(Provenance.strip(target.attributes())).isEqualTo(ATTRIBUTES);
  }

  @Test
  @DisplayName("M-09 an object is copied whole, with its headers, metadata, tags and provenance")
  void whole() throws Exception {
    byte[] content = content(PART, 1);
    Pin source = fixture.put("k", content, ATTRIBUTES).pin();

    arrived(fixture.copy("k"), content, source);

    assertThat(count(Request.COPY)).isEqualTo(1);
    noByteCameThrough();
  }

  @Test
  @DisplayName("M-08 a large object is copied in parts")
  void inParts() throws Exception {
    byte[] content = content(5 * PART + 3, 2);
    Pin source = fixture.put("k", content, ATTRIBUTES).pin();

    arrived(fixture.copy("k"), content, source);

    assertThat(count(Request.COPY_PART)).isEqualTo(6);
    assertThat(fixture.book.all()).isEmpty();
    noByteCameThrough();
  }

  @Test
  @DisplayName(
      "T-05 a source that changed since it was planned is copied as it is now, small and large")
  void sourceChanged() throws Exception {
    for (int size : new int[] {PART, 3 * PART}) {
      fixture.put("k", content(size, 3));
      Incoming<Task> task = fixture.task("k");
      byte[] later = content(size, 4);
      Pin source = fixture.put("k", later, ATTRIBUTES).pin();

      Copy copy = copy(fixture.run(task));

      assertThat(copy.getSourcePin()).isEqualTo(source.value());
      arrived(copy, later, source);
      fixture.target.delete(new ObjectKey("k"), Condition.NONE);
    }
  }

  @Test
  @DisplayName("T-06 what somebody else wrote at the target meanwhile stays")
  void targetTaken() throws Exception {
    for (int size : new int[] {PART, 3 * PART}) {
      String key = "k" + size;
      fixture.put(key, content(size, 5));
      Incoming<Task> task = fixture.task(key);
      fixture.putTarget(key, content(10, 6), ObjectAttributes.NONE);

      Outgoing answer = fixture.run(task);

      assertThat(CopierFixture.outcome(answer).getError().getErrorClass())
          .isEqualTo(ErrorClass.TARGET_CHANGED);
      assertThat(fixture.targetBytes(key)).isEqualTo(content(10, 6));
    }
  }

  @Test
  @DisplayName("T-27 a copy whose answer was lost is recognised")
  void answerLost() throws Exception {
    byte[] content = content(PART, 7);
    Pin source = fixture.put("k", content, ATTRIBUTES).pin();
    fixture.targetScript.lose(Request.COPY, new StoreException.Unavailable("lost"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getRecognised()).isTrue();
    arrived(copy, content, source);
  }

  @Test
  @DisplayName("M-01 where the target may not read the source, bytes stream, and nobody asks again")
  void fallsBack() throws Exception {
    fixture.targetScript.fail(Request.COPY, new StoreException.Denied("may not read that"));
    CopyHandler copier = fixture.handler();
    for (String key : new String[] {"one", "two"}) {
      byte[] content = content(PART, key.length());
      fixture.put(key, content);

      Copy copy = copy(copier.handle(fixture.task(key)).getFirst());

      assertThat(copy.getServerSide()).isFalse();
      assertThat(copy.getChecksums()).extracting(ObjectChecksum::getKind).contains("SHA256");
      assertThat(fixture.targetBytes(key)).isEqualTo(content);
    }
    assertThat(count(Request.COPY)).isEqualTo(1);
    assertThat(fixture.meters.counter("drover.copier.serverside.refused").count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a job may forbid it, and an empty object is written as ever")
  void switchedOff() throws Exception {
    fixture.put("empty", new byte[0]);
    assertThat(fixture.copy("empty").getServerSide()).isFalse();

    fixture.serverSide = false;
    fixture.put("k", content(PART, 8));

    assertThat(fixture.copy("k").getServerSide()).isFalse();
    assertThat(count(Request.COPY)).isZero();
  }

  @Test
  @DisplayName("T-19 parts that a dead copier let the target copy are given up, not trusted")
  void startsOver() throws Exception {
    byte[] content = content(3 * PART, 9);
    fixture.put("k", content, ATTRIBUTES);
    fixture.targetScript.fail(Request.COMMIT, new StoreException.Denied("not now"));
    fixture.targetScript.fail(Request.ABORT, new StoreException.Unavailable("nor this"));
    fixture.serverSide = true;
    fixture.put("k", Payload.of(content).bytes(), ATTRIBUTES);
    fixture.run("k");

    fixture.run("k");

    assertThat(fixture.targetBytes("k")).isEqualTo(content);
    assertThat(fixture.book.all()).isEmpty();
  }
}
