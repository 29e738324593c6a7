package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Forecast;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.Condition;
import io.drover.storage.Custody;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Payload;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.ReadOnlyStore;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Both stores refuse every write in all of these (O-04). */
class DryRunTest {
  private final CopierFixture fixture = new CopierFixture();

  @BeforeEach
  void onlyLooks() {
    fixture.kind = JobKind.DRY_RUN;
    fixture.through(ReadOnlyStore::new, ReadOnlyStore::new);
    fixture.watchers(fixture.sourceScript, fixture.targetScript);
  }

  private Outcome judge(String key) throws InterruptedException {
    return CopierFixture.outcome(fixture.run(key));
  }

  private void custody(Custody custody) {
    fixture.through(store -> new RuledStore(store, custody, List.of()), ReadOnlyStore::new);
  }

  private void rules(Accommodation... rules) {
    fixture.through(
        ReadOnlyStore::new, store -> new RuledStore(store, Custody.ORDINARY, List.of(rules)));
  }

  @Test
  @DisplayName(
      "O-04 an object that is not at the target would be copied; what that asks is counted")
  void plans() throws Exception {
    fixture.put("k", content(1_000, 1));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(outcome.getSize()).isEqualTo(1_000);
    assertThat(outcome.getAccommodations()).isEmpty();
    Forecast forecast = outcome.getForecast();
    assertThat(forecast.getHeads()).isEqualTo(1);
    assertThat(forecast.getGets()).isEqualTo(1);
    assertThat(forecast.getPuts()).isEqualTo(1);
    assertThat(forecast.getDeletes()).isZero();
    assertThat(forecast.getReadBytes()).isEqualTo(1_000);
    assertThat(forecast.getWrittenBytes()).isEqualTo(1_000);
    assertThat(forecast.getLooks()).isEqualTo(1);
    assertThat(fixture.target.head(new ObjectKey("k"))).isEmpty();
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @Test
  @DisplayName("O-04 M-07 an unchanged copy would be skipped; no receipt, as nobody verified it")
  void skips() throws Exception {
    ObjectStat from = fixture.put("k", content(10, 1));
    fixture.putTarget(
        "k", content(10, 1), new Provenance("earlier", 1, from.pin()).stamp(ObjectAttributes.NONE));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(outcome.getReceipt()).isNull();
    assertThat(outcome.getForecast().getPuts()).isZero();
  }

  @Test
  @DisplayName("O-04 M-07 another object is replaced, and that is said")
  void replaces() throws Exception {
    fixture.put("k", content(10, 1));
    ObjectStat there = fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(outcome.getAccommodations()).containsExactly("target-replaced:NOTED:" + there.pin());
    assertThat(CopierFixture.bytes(fixture.target, "k")).isEqualTo(content(11, 2));
  }

  @Test
  @DisplayName("O-04 M-07 policy fail: what is in conflict is named")
  void conflicts() throws Exception {
    fixture.existing = Existing.FAIL;
    fixture.put("k", content(10, 1));
    fixture.putTarget("k", content(11, 2), ObjectAttributes.NONE);

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getError().getErrorClass()).isEqualTo("target-exists");
    assertThat(outcome.getError().getStage()).isEqualTo("dry-run");
  }

  @Test
  @DisplayName("T-12 T-15 T-17 every rule of the target that applies is reported")
  void reportsRules() throws Exception {
    rules(
        new Accommodation("metadata-renamed", Effect.ENCODED, "Über"),
        new Accommodation("tag-dropped", Effect.DROPPED, "a:b"));
    fixture.put("k", content(10, 1), ObjectAttributes.NONE.withMetadata(Map.of("Über", "x")));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(outcome.getAccommodations())
        .containsExactly("metadata-renamed:ENCODED:Über", "tag-dropped:DROPPED:a:b");
  }

  @Test
  @DisplayName("T-12 T-18 what the target refuses would fail, with the rule")
  void reportsRefusals() throws Exception {
    rules(new Accommodation("key-segment-ends-in-dot", Effect.REFUSED, "k"));
    fixture.put("k", content(10, 1));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getError().getErrorClass()).isEqualTo("unsupported");
    assertThat(outcome.getAccommodations()).containsExactly("key-segment-ends-in-dot:REFUSED:k");
  }

  @Test
  @DisplayName(
      "T-11, T-12 a key that no store can have fails by its rule, in the dry run and in the job")
  void reportsUnholdableKeys() throws Exception {
    fixture.put("k", content(10, 1));

    assertThat(refused("p".repeat(5_000), JobKind.DRY_RUN).getAccommodations())
        .containsExactly("key-too-long:REFUSED:5000 bytes");
    assertThat(refused("", JobKind.DRY_RUN).getAccommodations())
        .containsExactly("key-empty:REFUSED:a key has at least one character");
    for (JobKind kind : List.of(JobKind.DRY_RUN, JobKind.MIGRATE)) {
      Outcome outcome = refused("x\ud800", kind);
      assertThat(outcome.getError().getErrorClass()).isEqualTo("unsupported");
      assertThat(outcome.getError().getMessage()).contains("key-not-text");
      assertThat(refused("p".repeat(5_000), kind).getError().getMessage())
          .contains("key-too-long:5000 bytes");
    }
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  private Outcome refused(String targetKey, JobKind kind) throws Exception {
    fixture.kind = kind;
    Incoming<Task> planned = fixture.task("k");
    Task task = Task.newBuilder(planned.value()).setTargetKey(targetKey).build();
    return CopierFixture.outcome(
        fixture.run(new Incoming<>("drover.tasks", 3, 9, planned.key(), task, 0)));
  }

  @Test
  @DisplayName("T-21 an archived object is reported: it must be restored first")
  void reportsArchived() throws Exception {
    custody(new Custody(Optional.of("GLACIER"), true, List.of()));
    fixture.put("k", content(10, 1));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getError().getMessage()).contains("source-archived:GLACIER");
    assertThat(outcome.getAccommodations())
        .contains("source-archived:REFUSED:GLACIER", "tier-not-carried:DROPPED:GLACIER");
    assertThat(fixture.sourceScript.requests()).doesNotContain(Request.READ);
  }

  @Test
  @DisplayName("T-22 a lock is not carried, and in MOVE keeps the source from being removed")
  void reportsLocks() throws Exception {
    custody(new Custody(Optional.empty(), false, List.of("legal hold")));
    fixture.put("k", content(10, 1));

    assertThat(judge("k").getAccommodations())
        .containsExactly("lock-not-carried:DROPPED:legal hold");
    fixture.mode = Mode.MOVE;
    Outcome moved = judge("k");
    assertThat(moved.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(moved.getAccommodations())
        .containsExactly("lock-not-carried:DROPPED:legal hold", "source-locked:NOTED:legal hold");
    assertThat(moved.getForecast().getDeletes()).isEqualTo(1);
  }

  @Test
  @DisplayName("T-18 a large object is counted in parts, and what verification reads back")
  void countsParts() throws Exception {
    fixture.verification = Verification.FULL;
    fixture.with("copier.whole.max.bytes", "65536", "copier.part.bytes", "65536");
    fixture.put("k", content(200_000, 1));

    Forecast forecast = judge("k").getForecast();

    assertThat(forecast.getHeads()).isEqualTo(3);
    assertThat(forecast.getGets()).isEqualTo(4 + 1);
    assertThat(forecast.getPuts()).isEqualTo(4 + 2);
    assertThat(forecast.getReadBytes()).isEqualTo(400_000);
  }

  @Test
  @DisplayName(
      "O-04 where the target copies by itself no byte is read, but by the verifier if no checksum"
          + " of both proves it")
  void countsServerSideCopies() throws Exception {
    CopierFixture kept = CopierFixture.ofOneProvider("CRC64NVME");
    CopierFixture bare = CopierFixture.ofOneProvider("");

    Forecast proven = judged(kept);
    Forecast read = judged(bare);

    assertThat(proven.getGets()).isZero();
    assertThat(proven.getReadBytes()).isZero();
    assertThat(proven.getHeads()).isEqualTo(2);
    assertThat(proven.getPuts()).isEqualTo(1);
    assertThat(proven.getWrittenBytes()).isEqualTo(1_000);
    assertThat(read.getGets()).isEqualTo(2);
    assertThat(read.getReadBytes()).isEqualTo(2_000);
  }

  private static Forecast judged(CopierFixture stores) throws Exception {
    stores.kind = JobKind.DRY_RUN;
    stores.put("k", content(1_000, 1));
    return CopierFixture.outcome(stores.run("k")).getForecast();
  }

  @Test
  @DisplayName("O-04 the first objects are read a little, to measure; a bounded number of them")
  void samples() throws Exception {
    fixture.with("copier.dryrun.sample.objects", "1", "copier.dryrun.sample.bytes", "100");
    fixture.put("a", content(1_000, 1));
    fixture.put("b", content(1_000, 1));
    CopyHandler handler = fixture.handler();

    Outcome first = CopierFixture.outcome(handler.handle(fixture.task("a")).getFirst());
    Outcome second = CopierFixture.outcome(handler.handle(fixture.task("b")).getFirst());

    assertThat(first.getForecast().getSample().getBytes()).isEqualTo(100);
    assertThat(first.getForecast().getSample().getCopier()).isEqualTo("copier");
    assertThat(second.getForecast().getSample()).isNull();
    assertThat(fixture.sourceScript.requests())
        .containsExactly(Request.HEAD, Request.READ, Request.HEAD);
  }

  @Test
  @DisplayName("O-04 a look that is refused is reported by its class")
  void reportsDenied() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.sourceScript.fail(Request.HEAD, new StoreException.Denied("not yours"));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getError().getErrorClass()).isEqualTo("denied");
    assertThat(outcome.getError().getMessage()).isEqualTo("source: not yours");
  }

  @Test
  @DisplayName("M-06 a look that fails for a moment is made again")
  void looksAgain() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.sourceScript.fail(Request.HEAD, new StoreException.Throttled("slow down"));

    Outcome outcome = judge("k");

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(outcome.getAttempts()).isEqualTo(2);
    assertThat(fixture.waits).hasSize(1);
  }

  @Test
  void whatIsGoneIsSaidSo() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.source.delete(new ObjectKey("k"), Condition.NONE);

    assertThat(CopierFixture.outcome(fixture.run(task)).getStatus())
        .isEqualTo(OutcomeStatus.SOURCE_GONE);
  }

  @Test
  void whatChangedSinceItWasListedIsJudgedAsItIs() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.source.put(
        new ObjectKey("k"), ObjectAttributes.NONE, Payload.of(content(20, 2)), Condition.NONE);

    Outcome outcome = CopierFixture.outcome(fixture.run(task));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.PLANNED);
    assertThat(outcome.getForecast().getReadBytes()).isEqualTo(20);
    assertThat(outcome.getSize()).isEqualTo(10);
  }

  @Test
  void aPausedDryRunDefers() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.state = MigrationState.PAUSED;

    assertThat(judge("k").getStatus()).isEqualTo(OutcomeStatus.DEFERRED);
  }
}
