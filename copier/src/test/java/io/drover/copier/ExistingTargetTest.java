package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static io.drover.copier.CopierFixture.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the target has already (M-07), lost answers and overtaken writes (T-06, T-26, T-27), sources
 * that go away (T-07).
 */
class ExistingTargetTest {
  private static final ObjectKey KEY = new ObjectKey("k");

  private final CopierFixture fixture = new CopierFixture();

  private ObjectAttributes provenance(String job, long epoch, Pin source) {
    return new Provenance(job, epoch, source).stamp(ObjectAttributes.NONE);
  }

  private ObjectStat target() {
    return fixture.target.head(KEY).orElseThrow();
  }

  // M-07

  @Test
  @DisplayName("M-07 fail: an existing object fails and is not touched")
  void failsWhereThereIsOne() throws Exception {
    fixture.existing = Existing.FAIL;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);

    Outcome outcome = outcome(fixture.run("k"));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("target-exists");
    assertThat(fixture.targetBytes("k")).isEqualTo(content(11, 2));
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @Test
  @DisplayName("M-07 overwrite: replaces the version that the plan saw, in two requests")
  void overwrites() throws Exception {
    fixture.existing = Existing.OVERWRITE;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);

    fixture.copy("k");

    assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT);
  }

  @Test
  @DisplayName(
      "O-07 a copy of its own that is made again hides nobody's object: what the first one replaced"
          + " is what the second one replaces")
  void remembersWhatWasReplacedFirst() throws Exception {
    fixture.existing = Existing.OVERWRITE;
    fixture.put("k", content(10, 1));
    ObjectStat theirs = fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);
    Copy first = fixture.copy("k");
    Incoming<Task> retried = again(fixture.task("k"), 12);

    Copy second = copy(fixture.run(retried));

    assertThat(first.getReplacedPin()).isEqualTo(theirs.pin().value());
    assertThat(second.getReplacedPin()).isEqualTo(theirs.pin().value());
  }

  @Test
  @DisplayName("M-10, M-11 an object that is planned again is accounted for by the size of then")
  void accountsForTheFirstSize() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> retried = again(fixture.task("k"), 4);

    Copy copied = copy(fixture.run(retried));
    fixture.state = MigrationState.PAUSED;
    Outcome deferred = outcome(fixture.run(retried));
    fixture.state = MigrationState.RUNNING;
    fixture.kind = JobKind.VERIFY;
    Copy untouched = copy(fixture.run(retried));

    assertThat(copied.getSize()).isEqualTo(10);
    assertThat(copied.getPlannedSize()).isEqualTo(4);
    assertThat(deferred.getSize()).isEqualTo(4);
    assertThat(untouched.getSize()).isEqualTo(10);
    assertThat(untouched.getPlannedSize()).isEqualTo(4);
  }

  private static Incoming<Task> again(Incoming<Task> work, long plannedSize) {
    Task task =
        Task.newBuilder(work.value())
            .setOriginal(new TaskRef(3, 0L))
            .setPlannedSize(plannedSize)
            .build();
    return new Incoming<>(
        work.topic(), work.partition(), work.offset(), work.key(), task, work.timestamp());
  }

  @Test
  @DisplayName("M-07 T-06 overwrite: a version that the plan did not see stays, whoever wrote it")
  void neverOverwritesByAccident() throws Exception {
    fixture.existing = Existing.OVERWRITE;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);
    Incoming<Task> task = fixture.task("k");
    fixture.putTarget("k", content(12, 3), ObjectAttributes.NONE);

    Outcome outcome = outcome(fixture.run(task));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(fixture.targetBytes("k")).isEqualTo(content(12, 3));
  }

  @Test
  @DisplayName("M-07 skip-unchanged: an earlier copy of this version is recognised with one HEAD")
  void skipsUnchanged() throws Exception {
    ObjectStat source = fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(10, 1), provenance("an-earlier-job", 1, source.pin()));

    Copy copy = fixture.copy("k");

    assertThat(copy.getResult()).isEqualTo(CopyResult.UNCHANGED);
    assertThat(copy.getTargetPin()).isEqualTo(target().pin().value());
    assertThat(copy.getChecksums()).isEmpty();
    assertThat(fixture.sourceScript.requests()).isEmpty();
    assertThat(fixture.targetScript.requests()).containsExactly(Request.HEAD);
  }

  @Test
  @DisplayName(
      "M-07 skip-unchanged: a copy of another version is replaced under the condition of what was"
          + " seen")
  void replacesChanged() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(10, 2), provenance("an-earlier-job", 1, new Pin("another")));

    Copy copy = fixture.copy("k");

    assertThat(copy.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
  }

  @Test
  @DisplayName(
      "M-07 T-04 skip-unchanged: equal checksums of one kind that both stores keep are proof"
          + " without provenance")
  void comparesKeptChecksums() throws Exception {
    CopierFixture keeping = new CopierFixture("CRC32C");
    keeping.put("same", content(10, 1));
    keeping.putTarget("same", content(10, 1), ObjectAttributes.NONE);
    keeping.put("other", content(10, 1));
    keeping.putTarget("other", content(10, 2), ObjectAttributes.NONE);

    assertThat(keeping.copy("same").getResult()).isEqualTo(CopyResult.UNCHANGED);
    assertThat(keeping.copy("other").getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(keeping.targetBytes("other")).isEqualTo(content(10, 1));
  }

  @Test
  @DisplayName("M-07 skip-unchanged: same size without any proof is copied again")
  void doesNotTrustTheSize() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(10, 2), ObjectAttributes.NONE);

    assertThat(fixture.copy("k").getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
  }

  // T-06, T-26, T-27

  @Test
  @DisplayName("T-27 the answer to the put is lost: our own copy is recognised, once written")
  void recognisesItsOwnWrite() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.targetScript.lose(Request.PUT, new StoreException.Unavailable("time-out"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(copy.getRecognised()).isTrue();
    assertThat(copy.getTargetPin()).isEqualTo(target().pin().value());
    assertThat(copy.getChecksums()).isNotEmpty();
    assertThat(fixture.targetScript.requests())
        .containsExactly(Request.PUT, Request.PUT, Request.HEAD);
  }

  @Test
  @DisplayName("T-27 the answer to an overwrite is lost: our own copy is recognised")
  void recognisesItsOwnOverwrite() throws Exception {
    fixture.existing = Existing.OVERWRITE;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);
    fixture.targetScript.lose(Request.PUT, new StoreException.Unavailable("time-out"));

    assertThat(fixture.copy("k").getRecognised()).isTrue();
  }

  @Test
  @DisplayName("T-27 other bytes under our provenance are not our write")
  void comparesMoreThanProvenance() throws Exception {
    CopierFixture keeping = new CopierFixture("MD5");
    ObjectStat source = keeping.put("k", content(10, 1));
    Incoming<Task> task = keeping.task("k");
    keeping.putTarget("k", content(10, 2), provenance(CopierFixture.JOB, 1, source.pin()));

    Outcome outcome = outcome(keeping.run(task));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(keeping.targetBytes("k")).isEqualTo(content(10, 2));
  }

  @Test
  @DisplayName("T-27 a target that cannot carry provenance is read to know our own write")
  void comparesBytesWhereThereIsNoProvenance() throws Exception {
    CopierFixture mute = new CopierFixture().targetWithoutAttributes();
    mute.put("k", content(10_000, 1));
    mute.targetScript.lose(Request.PUT, new StoreException.Unavailable("time-out"));
    assertThat(mute.copy("k").getRecognised()).isTrue();

    mute.put("other", content(10, 1));
    Incoming<Task> task = mute.task("other");
    mute.putTarget("other", content(10, 2), ObjectAttributes.NONE);
    assertThat(outcome(mute.run(task)).getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(mute.targetBytes("other")).isEqualTo(content(10, 2));
  }

  @Test
  @DisplayName("F-05 a task that is delivered again finds its copy")
  void redeliveryIsHarmless() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");

    Copy first = copy(fixture.run(task));
    Copy again = copy(fixture.run(task));

    assertThat(again.getTargetPin()).isEqualTo(first.getTargetPin());
    assertThat(again.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(again.getChecksums()).isEqualTo(first.getChecksums());
  }

  @Test
  @DisplayName("T-06 a redelivered task whose source changed replaces our own older copy")
  void replacesItsOwnOlderCopy() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.run(task);
    ObjectStat newer = fixture.put("k", content(20, 2));

    Copy again = copy(fixture.run(task));

    assertThat(again.getSourcePin()).isEqualTo(newer.pin().value());
    assertThat(fixture.targetBytes("k")).isEqualTo(content(20, 2));
  }

  @Test
  @DisplayName("T-06 a late worker with an old version in hand never replaces the newer copy")
  void aZombieNeverWins() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    // While the late worker holds version 1, the source changes and another worker copies version
    // 2.
    fixture.targetScript.before(
        Request.PUT,
        () -> {
          ObjectStat newer = fixture.put("k", content(20, 2));
          fixture.putTarget("k", content(20, 2), provenance(CopierFixture.JOB, 1, newer.pin()));
        });

    Copy copy = copy(fixture.run(task));

    assertThat(fixture.targetBytes("k")).isEqualTo(content(20, 2));
    assertThat(copy.getSize()).isEqualTo(20);
    assertThat(copy.getTargetPin()).isEqualTo(target().pin().value());
  }

  @Test
  @DisplayName("T-06 a copy of a later epoch is not touched")
  void respectsLaterEpochs() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.putTarget("k", content(9, 3), provenance(CopierFixture.JOB, 2, new Pin("other")));

    assertThat(outcome(fixture.run(task)).getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(fixture.targetBytes("k")).isEqualTo(content(9, 3));
  }

  @Test
  @DisplayName("T-06 an object that somebody else creates meanwhile stays")
  void yieldsToOthers() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.putTarget("k", content(9, 3), ObjectAttributes.NONE);

    assertThat(outcome(fixture.run(task)).getError().getErrorClass()).isEqualTo("target-changed");
    assertThat(fixture.targetBytes("k")).isEqualTo(content(9, 3));
  }

  @Test
  @DisplayName("T-26 a conflict is repeated, a failed condition is not")
  void tellsConflictFromPrecondition() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.targetScript.fail(Request.PUT, new StoreException.Conflict("409"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(2);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT, Request.PUT);
  }

  @Test
  void writesWhereTheObjectToReplaceWentAway() throws Exception {
    fixture.existing = Existing.OVERWRITE;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);
    Incoming<Task> task = fixture.task("k");
    fixture.target.delete(KEY, Condition.NONE);

    fixture.run(task);

    assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
  }

  // T-07

  @Test
  @DisplayName("T-07 COPY: a source that is gone is an outcome")
  void reportsTheSourceGone() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.source.delete(KEY, Condition.NONE);

    Outcome outcome = outcome(fixture.run(task));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(outcome.getSize()).isEqualTo(10);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.HEAD);
  }

  @Test
  @DisplayName("T-07 COPY: our own copy of a source that is gone goes too, if it is still ours")
  void removesItsCopy() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.run(task);
    fixture.source.delete(KEY, Condition.NONE);

    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("T-07 COPY: what somebody else wrote at the target stays")
  void leavesForeignObjects() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(3, 3), provenance("another-job", 1, new Pin("x")));
    Incoming<Task> task = fixture.task("k");
    fixture.source.delete(KEY, Condition.NONE);

    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(fixture.targetBytes("k")).isEqualTo(content(3, 3));
  }

  @Test
  @DisplayName("T-07 T-28 COPY: without conditional delete our copy stays and the outcome says so")
  void neverDeletesUnconditionally() throws Exception {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    primitives.remove(Primitive.DELETE_IF_MATCH);
    Capabilities can = fixture.target.capabilities();
    fixture.targetCan(can.with(primitives));
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.run(task);
    fixture.source.delete(KEY, Condition.NONE);

    Outcome outcome = outcome(fixture.run(task));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("unsupported");
    assertThat(outcome.getError().getMessage()).contains("DELETE_IF_MATCH");
    assertThat(fixture.target.head(KEY)).isPresent();
  }

  @Test
  @DisplayName(
      "M-03 MOVE: a task that comes again after its source was deleted confirms the copy and"
          + " deletes nothing")
  void confirmsAMove() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    Copy first = copy(fixture.run(task));
    fixture.source.delete(KEY, Condition.NONE);

    Copy again = copy(fixture.run(task));

    assertThat(again.getResult()).isEqualTo(CopyResult.UNCHANGED);
    assertThat(again.getSourcePin()).isEqualTo(first.getSourcePin());
    assertThat(again.getTargetPin()).isEqualTo(first.getTargetPin());
    assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
    assertThat(fixture.targetScript.requests()).doesNotContain(Request.DELETE);
  }

  @Test
  @DisplayName(
      "M-03 MOVE: a source that somebody else deleted is gone; nothing is deleted at the target")
  void neverDeletesInAMove() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(3, 3), ObjectAttributes.NONE);
    Incoming<Task> task = fixture.task("k");
    fixture.source.delete(KEY, Condition.NONE);
    fixture.existing = Existing.OVERWRITE;

    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
    assertThat(fixture.targetBytes("k")).isEqualTo(content(3, 3));
  }

  @Test
  void aFailureWhileLookingIsAFailureLikeAnyOther() throws Exception {
    fixture.put("k", content(10, 1));
    fixture
        .targetScript
        .lose(Request.PUT, new StoreException.Unavailable("time-out"))
        .fail(Request.HEAD, new StoreException.Unavailable("503"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getRecognised()).isTrue();
    assertThat(copy.getAttempts()).isEqualTo(3);
  }
}
