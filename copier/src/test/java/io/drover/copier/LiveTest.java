package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static io.drover.copier.CopierFixture.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Live tasks: one side is made equal to the other as both are now (L-02, L-07, L-08, T-09). */
class LiveTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final byte[] OLD = content(10, 1);
  private static final byte[] NEW = content(20, 2);

  private final CopierFixture fixture = new CopierFixture();

  LiveTest() {
    fixture.phase = CutoverPhase.CATCHING_UP;
  }

  private Copy forward() throws InterruptedException {
    return copy(fixture.run(fixture.changed("k", false)));
  }

  private Copy back() throws InterruptedException {
    return copy(fixture.run(fixture.changed("k", true)));
  }

  private ObjectStat source() {
    return fixture.source.head(KEY).orElseThrow();
  }

  private ObjectStat target() {
    return fixture.target.head(KEY).orElseThrow();
  }

  private static byte[] bytes(io.drover.storage.ObjectStore store) {
    return CopierFixture.bytes(store, "k");
  }

  // Forward

  @Test
  @DisplayName("L-02: a change is copied as the object is now, over whatever is at the target")
  void copies() throws Exception {
    fixture.put("k", NEW);
    fixture.putTarget("k", OLD, ObjectAttributes.NONE);

    Copy copy = forward();

    assertThat(copy.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(copy.getLive()).isTrue();
    assertThat(copy.getKeep()).isTrue();
    assertThat(copy.getSourcePin()).isEqualTo(source().pin().value());
    assertThat(copy.getTargetPin()).isEqualTo(target().pin().value());
    assertThat(bytes(fixture.target)).isEqualTo(NEW);
    assertThat(Provenance.of(target().attributes()).orElseThrow().source())
        .isEqualTo(source().pin());
  }

  @Test
  @DisplayName("L-08, T-09: what is gone at the source is removed at the target, and stays removed")
  void removes() throws Exception {
    fixture.put("k", OLD);
    forward();
    String removed = target().pin().value();
    fixture.source.delete(KEY, Condition.NONE);

    Copy copy = forward();

    assertThat(copy.getResult()).isEqualTo(CopyResult.REMOVED);
    assertThat(copy.getTargetPin()).isEqualTo(removed);
    assertThat(copy.getSourcePin()).isEmpty();
    assertThat(fixture.target.head(KEY)).isEmpty();
    assertThat(outcome(fixture.run(fixture.changed("k", false))).getStatus())
        .isEqualTo(OutcomeStatus.SKIPPED);
  }

  @Test
  @DisplayName("T-09: a change that is told twice is copied once")
  void unchanged() throws Exception {
    fixture.put("k", OLD);
    forward();

    Copy copy = forward();

    assertThat(copy.getResult()).isEqualTo(CopyResult.UNCHANGED);
    assertThat(fixture.targetScript.requests())
        .containsExactly(Request.HEAD, Request.PUT, Request.HEAD);
  }

  @Test
  @DisplayName("L-02: the same bytes with other attributes are another object")
  void attributes() throws Exception {
    fixture.put("k", OLD);
    forward();
    ObjectStat copied = target();
    fixture.source.delete(KEY, Condition.NONE);
    ObjectAttributes other = new ObjectAttributes(Map.of(), Map.of("a", "b"), Map.of());
    ObjectStat source = fixture.put("k", OLD, other);
    fixture.putTarget(
        "k", OLD, new Provenance("job-1", 1, source.pin()).stamp(copied.attributes()));

    assertThat(forward().getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(target().attributes().metadata()).containsEntry("a", "b");
  }

  @Test
  @DisplayName("an object that a listing found, with nothing at the target, takes two requests")
  void listed() throws Exception {
    fixture.put("k", OLD);
    Incoming<Task> task = live(fixture.task("k"));

    Copy copy = copy(fixture.run(task));

    assertThat(copy.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(fixture.sourceScript.requests()).containsExactly(Request.READ);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT);
  }

  @Test
  @DisplayName("T-05: an object that changed since it was listed is copied as it is now")
  void overtakenListing() throws Exception {
    fixture.put("k", OLD);
    Incoming<Task> task = live(fixture.task("k"));
    fixture.put("k", NEW);

    fixture.run(task);

    assertThat(bytes(fixture.target)).isEqualTo(NEW);
  }

  @Test
  @DisplayName("T-07: an object that was deleted since it was listed is no object at the target")
  void deletedSinceListing() throws Exception {
    fixture.put("k", OLD);
    Incoming<Task> task = live(fixture.task("k"));
    fixture.source.delete(KEY, Condition.NONE);

    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("M-03: a move deletes nothing at its source while it is live")
  void moveKeeps() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.put("k", OLD);

    assertThat(forward().getKeep()).isTrue();
  }

  @Test
  @DisplayName("T-06: a late worker with an old version in hand loses against the newer copy")
  void lateWorker() throws Exception {
    fixture.put("k", OLD);
    fixture.targetScript.before(
        Request.PUT,
        () -> {
          ObjectStat newer = fixture.put("k", NEW);
          fixture.putTarget(
              "k", NEW, new Provenance("job-1", 1, newer.pin()).stamp(ObjectAttributes.NONE));
        });

    Copy copy = forward();

    assertThat(copy.getResult()).isEqualTo(CopyResult.UNCHANGED);
    assertThat(bytes(fixture.target)).isEqualTo(NEW);
  }

  @Test
  @DisplayName("T-27: an own write behind a lost answer is recognised")
  void lostAnswer() throws Exception {
    fixture.put("k", OLD);
    fixture.targetScript.lose(
        Request.PUT, new StoreException.Unavailable("no answer", new RuntimeException()));

    Copy copy = forward();

    assertThat(copy.getResult()).isIn(CopyResult.COPIED, CopyResult.UNCHANGED);
    assertThat(bytes(fixture.target)).isEqualTo(OLD);
  }

  @Test
  @DisplayName("L-02: a key that never holds still is put off, it does not fail")
  void neverStill() throws Exception {
    fixture.put("k", OLD);
    for (int i = 0; i < 10; i++) {
      byte[] other = content(30, i);
      fixture.sourceScript.before(Request.READ, () -> fixture.put("k", other));
    }

    Outcome outcome = outcome(fixture.run(fixture.changed("k", false)));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.DEFERRED);
    assertThat(outcome.getAgain().getLive()).isTrue();
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("L-08: a removal that is overtaken by a new object copies that one")
  void overtakenRemoval() throws Exception {
    fixture.put("k", OLD);
    forward();
    fixture.source.delete(KEY, Condition.NONE);
    fixture.targetScript.before(
        Request.DELETE,
        () -> {
          fixture.put("k", NEW);
          fixture.putTarget("k", NEW, ObjectAttributes.NONE);
        });

    forward();

    assertThat(bytes(fixture.target)).isEqualTo(NEW);
  }

  @Test
  @DisplayName("L-06: a store that refuses makes the key fail, with the task to try again")
  void denied() throws Exception {
    fixture.put("k", OLD);
    fixture.targetScript.fail(
        Request.PUT, new StoreException.Denied("no entry", new RuntimeException()));

    Outcome outcome = outcome(fixture.run(fixture.changed("k", false)));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getError().getErrorClass()).isEqualTo("denied");
    assertThat(outcome.getAgain().getLive()).isTrue();
  }

  // Back

  @Test
  @DisplayName("L-07: after the switch the source follows the target, deletions included")
  void back_() throws Exception {
    fixture.phase = CutoverPhase.TARGET;
    fixture.put("k", OLD);
    fixture.putTarget("k", NEW, ObjectAttributes.NONE);

    Copy copy = back();

    assertThat(copy.getReverse()).isTrue();
    assertThat(copy.getSourcePin()).isEqualTo(source().pin().value());
    assertThat(copy.getTargetPin()).isEqualTo(target().pin().value());
    assertThat(bytes(fixture.source)).isEqualTo(NEW);
    assertThat(Provenance.of(source().attributes()).orElseThrow().source())
        .isEqualTo(target().pin());

    fixture.target.delete(KEY, Condition.NONE);
    String removed = source().pin().value();
    Copy removal = back();

    assertThat(removal.getResult()).isEqualTo(CopyResult.REMOVED);
    assertThat(removal.getSourcePin()).isEqualTo(removed);
    assertThat(removal.getTargetPin()).isEmpty();
    assertThat(fixture.source.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("L-07: both directions know each other's copies, nothing is copied back and forth")
  void backAndForth() throws Exception {
    fixture.put("k", OLD);
    forward();
    fixture.phase = CutoverPhase.TARGET;
    assertThat(back().getResult()).isEqualTo(CopyResult.UNCHANGED);

    fixture.putTarget("k", NEW, ObjectAttributes.NONE);
    assertThat(back().getResult()).isEqualTo(CopyResult.COPIED);
    fixture.phase = CutoverPhase.CATCHING_UP;
    assertThat(forward().getResult()).isEqualTo(CopyResult.UNCHANGED);

    fixture.put("k", OLD);
    assertThat(forward().getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(bytes(fixture.target)).isEqualTo(OLD);
  }

  @Test
  @DisplayName("L-03: a task that comes again after the switch does nothing and says nothing")
  void repeatedAfterTheSwitch() throws Exception {
    fixture.put("k", OLD);
    fixture.putTarget("k", NEW, ObjectAttributes.NONE);
    for (CutoverPhase phase :
        List.of(CutoverPhase.READING_TARGET, CutoverPhase.TARGET, CutoverPhase.FINAL)) {
      fixture.phase = phase;

      assertThat(fixture.handler().handle(fixture.changed("k", false))).isEmpty();
    }
    assertThat(bytes(fixture.target)).isEqualTo(NEW);
  }

  @Test
  @DisplayName("L-03: a switch between the looks and the write stops the write")
  void turnsRound() throws Exception {
    fixture.put("k", OLD);
    fixture.targetScript.before(Request.HEAD, () -> fixture.phase = CutoverPhase.TARGET);

    assertThat(fixture.handler().handle(fixture.changed("k", false))).isEmpty();
    assertThat(fixture.target.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("L-03: a task that is newer than what is known of its job is put off")
  void ahead() throws Exception {
    fixture.putTarget("k", NEW, ObjectAttributes.NONE);
    Incoming<Task> task = fixture.changed("k", true);
    Task ahead = Task.newBuilder(task.value()).setRevision(2).build();

    assertThat(outcome(fixture.run(with(task, ahead))).getStatus())
        .isEqualTo(OutcomeStatus.DEFERRED);
  }

  private static Incoming<Task> live(Incoming<Task> work) {
    return with(work, Task.newBuilder(work.value()).setLive(true).build());
  }

  private static Incoming<Task> with(Incoming<Task> work, Task task) {
    return new Incoming<>(
        work.topic(), work.partition(), work.offset(), work.key(), task, work.timestamp());
  }
}
