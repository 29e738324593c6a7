package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static io.drover.copier.CopierFixture.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.Limits;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.CutBody;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeObjectTest {
  private static final int PART = 64 << 10;
  private static final ObjectKey KEY = new ObjectKey("k");

  /** Parts of 64 KiB, and memory for two of them. */
  private final CopierFixture fixture =
      new CopierFixture()
          .with(
              "copier.part.bytes", Integer.toString(PART),
              "copier.whole.max.bytes", "1000",
              "copier.memory.bytes", Integer.toString(2 * PART));

  @ParameterizedTest
  @ValueSource(ints = {1_001, PART - 1, PART, PART + 1, 10 * PART, 10 * PART + 1})
  @DisplayName("M-08 T-18 parts of every shape arrive byte for byte, with SHA-256 over the whole")
  void copiesInParts(int size) throws Exception {
    byte[] content = content(size, size);
    ObjectStat source =
        fixture.put(
            "k", content, new ObjectAttributes(Map.of(), Map.of("a", "b"), Map.of("tag", "value")));

    Copy copy = fixture.copy("k");

    assertThat(fixture.targetBytes("k")).isEqualTo(content);
    assertThat(fixture.targetScript.requests())
        .containsOnly(Request.BEGIN, Request.PART, Request.COMMIT);
    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.PART))
        .isEqualTo(Math.ceilDiv(size, PART));
    var sha256 = ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), content, 0, size);
    assertThat(copy.getChecksums()).extracting(ObjectChecksum::getKind).containsExactly("SHA256");
    assertThat(copy.getChecksums().getFirst().getValue().array())
        .isEqualTo(sha256.iterator().next().value());
    ObjectAttributes attributes = fixture.target.head(KEY).orElseThrow().attributes();
    assertThat(Provenance.strip(attributes)).isEqualTo(source.attributes());
  }

  @Test
  @DisplayName(
      "O-02 an object far above the memory budget goes through, also with room for one part only")
  void isNotBoundByMemory() throws Exception {
    fixture.with("copier.memory.bytes", Integer.toString(PART), "copier.part.concurrency", "16");
    byte[] content = content(100 * PART + 17, 1);
    fixture.put("k", content);

    fixture.run("k");

    assertThat(fixture.targetBytes("k")).isEqualTo(content);
  }

  @Test
  @DisplayName(
      "T-05 an object overwritten between two ranges is never torn: it is copied anew from the new"
          + " version")
  void isNeverTorn() throws Exception {
    byte[] newer = content(5 * PART, 2);
    fixture.put("k", content(5 * PART, 1));
    Incoming<Task> task = fixture.task("k");
    fixture
        .sourceScript
        .before(Request.READ, () -> {})
        .before(Request.READ, () -> fixture.put("k", newer));

    Copy copy = copy(fixture.run(task));

    assertThat(fixture.targetBytes("k")).isEqualTo(newer);
    assertThat(copy.getSourcePin()).isEqualTo(fixture.source.head(KEY).orElseThrow().pin().value());
  }

  @Test
  @DisplayName("T-07 an object deleted between two ranges is gone; nothing is left at the target")
  void noticesThatTheSourceWent() throws Exception {
    fixture.put("k", content(5 * PART, 1));
    Incoming<Task> task = fixture.task("k");
    fixture
        .sourceScript
        .before(Request.READ, () -> {})
        .before(Request.READ, () -> fixture.source.delete(KEY, Condition.NONE));

    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("M-06 T-24 a part that fails is sent again alone, from its buffer")
  void repeatsSingleParts() throws Exception {
    byte[] content = content(5 * PART, 1);
    fixture.put("k", content);
    fixture.targetScript.fail(Request.PART, new StoreException.Unavailable("reset"));
    fixture.sourceScript.body(body -> new CutBody(body, 100));

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(1);
    assertThat(fixture.waits).hasSize(2);
    assertThat(fixture.targetBytes("k")).isEqualTo(content);
    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.BEGIN)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "M-06 T-19 a part that never gets through fails the object after its attempts; nothing is"
          + " visible")
  void givesUpOnAPart() throws Exception {
    fixture.with("copier.part.concurrency", "1");
    fixture.put("k", content(5 * PART, 1));
    for (int i = 0; i < 5; i++) {
      fixture.targetScript.fail(Request.PART, new StoreException.Unavailable("reset"));
    }

    Outcome outcome = outcome(fixture.run("k"));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("unavailable");
    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.BEGIN)).isEqualTo(1);
    assertThat(fixture.targetScript.requests()).doesNotContain(Request.COMMIT);
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("T-26 a conflict at the commit starts the object over")
  void startsOverAfterAConflict() throws Exception {
    byte[] content = content(3 * PART, 1);
    fixture.put("k", content);
    fixture.targetScript.fail(Request.COMMIT, new StoreException.Conflict("409"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(2);
    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.BEGIN)).isEqualTo(2);
    assertThat(fixture.targetBytes("k")).isEqualTo(content);
  }

  @Test
  @DisplayName(
      "T-27 the answer to the commit is lost: our own copy is recognised without sending it again")
  void recognisesItsCommit() throws Exception {
    fixture.put("k", content(3 * PART, 1));
    fixture.targetScript.lose(Request.COMMIT, new StoreException.Unavailable("time-out"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getRecognised()).isTrue();
    assertThat(copy.getTargetPin()).isEqualTo(fixture.target.head(KEY).orElseThrow().pin().value());
    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.BEGIN)).isEqualTo(1);
  }

  @Test
  @DisplayName("T-19 an upload that somebody removed starts over")
  void startsOverWhenTheUploadIsGone() throws Exception {
    byte[] content = content(3 * PART, 1);
    fixture.put("k", content);
    var gone = new StoreException.NotFound(StoreException.NotFound.What.UPLOAD, "no such upload");
    fixture.targetScript.fail(Request.PART, gone);

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(2);
    assertThat(fixture.targetBytes("k")).isEqualTo(content);
  }

  @Test
  @DisplayName("T-06 somebody else's object wins at the commit")
  void yieldsAtTheCommit() throws Exception {
    fixture.put("k", content(3 * PART, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.targetScript.before(
        Request.COMMIT, () -> fixture.putTarget("k", content(7, 7), ObjectAttributes.NONE));

    assertThat(outcome(fixture.run(task)).getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(fixture.targetBytes("k")).isEqualTo(content(7, 7));
  }

  @Test
  @DisplayName("T-18 parts grow with the object so that the target's number of parts suffices")
  void growsParts() throws Exception {
    Capabilities can = fixture.target.capabilities();
    fixture
        .with("copier.memory.bytes", Integer.toString(64 * PART))
        .targetCan(
            new Capabilities(
                can.primitives(),
                can.storedChecksums(),
                new Limits(1_000, 1, 1 << 30, 4, 1L << 40)));
    fixture.put("k", content(40 * PART, 1));

    fixture.run("k");

    assertThat(Collections.frequency(fixture.targetScript.requests(), Request.PART)).isEqualTo(4);
    assertThat(fixture.targetBytes("k")).isEqualTo(content(40 * PART, 1));
  }

  @Test
  @DisplayName("O-02 a part that the budget never holds is refused with the setting's name")
  void refusesPartsAboveTheBudget() throws Exception {
    Capabilities can = fixture.target.capabilities();
    fixture.targetCan(
        new Capabilities(
            can.primitives(), can.storedChecksums(), new Limits(1_000, 1, 1 << 30, 2, 1L << 40)));
    fixture.put("k", content(40 * PART, 1));

    Outcome outcome = outcome(fixture.run("k"));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("unsupported");
    assertThat(outcome.getError().getMessage()).contains("copier.memory.bytes");
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @Test
  @DisplayName("T-18 an object above the single put of the target goes in parts")
  void respectsTheSinglePut() throws Exception {
    Capabilities can = fixture.target.capabilities();
    fixture
        .with("copier.whole.max.bytes", Integer.toString(PART))
        .targetCan(
            new Capabilities(
                can.primitives(),
                can.storedChecksums(),
                new Limits(500, 1, 1 << 30, 10_000, 1L << 40)));
    fixture.put("k", content(501, 1));

    fixture.run("k");

    assertThat(fixture.targetScript.requests())
        .contains(Request.COMMIT)
        .doesNotContain(Request.PUT);
  }

  @Test
  @DisplayName(
      "F-05 an interrupt ends the transfer at once, gives everything back and leaves nothing")
  void stopsWhenTold() throws Exception {
    fixture.put("k", content(20 * PART, 1));
    Incoming<Task> task = fixture.task("k");
    Thread worker = Thread.currentThread();
    fixture.targetScript.before(
        Request.PART,
        () -> {
          worker.interrupt();
          throw new StoreException.Unavailable("so that it waits");
        });

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> fixture.handler().handle(task))
        .isInstanceOf(InterruptedException.class);

    assertThat(fixture.target.head(KEY)).isEmpty();
    assertThat(fixture.meters.get("drover.copier.memory.used").gauge().value()).isZero();
    assertThat(fixture.meters.get("drover.copier.transfers.running").gauge().value()).isZero();
  }
}
