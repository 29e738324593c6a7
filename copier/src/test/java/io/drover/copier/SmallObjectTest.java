package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static io.drover.copier.CopierFixture.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.CutBody;
import io.drover.storage.testkit.FlippedBody;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SmallObjectTest {
  private final CopierFixture fixture = new CopierFixture();

  @Test
  @DisplayName(
      "M-05 a small object costs two storage requests, one pinned read and one conditional put")
  void takesTwoRequests() throws Exception {
    byte[] content = content(4_096, 1);
    fixture.put("a/b", content);

    Copy copy = fixture.copy("a/b");

    assertThat(fixture.sourceScript.requests()).containsExactly(Request.READ);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT);
    assertThat(fixture.targetBytes("a/b")).isEqualTo(content);
    assertThat(copy.getResult()).isEqualTo(CopyResult.COPIED);
    assertThat(copy.getAttempts()).isEqualTo(1);
  }

  @Test
  void saysWhatItDid() throws Exception {
    byte[] content = content(100, 1);
    var stat = fixture.put("k", content);
    Incoming<Task> task = fixture.task("k");

    Outgoing answer = fixture.run(task);

    assertThat(answer.topic()).isEqualTo(Topic.COPIES);
    assertThat(answer.partition()).hasValue(3);
    assertThat(answer.key()).endsWith("/k");
    Copy copy = copy(answer);
    assertThat(copy.getTask().getPartition()).isEqualTo(3);
    assertThat(copy.getTask().getOffset()).isEqualTo(task.offset());
    assertThat(copy.getSourcePin()).isEqualTo(stat.pin().value());
    assertThat(copy.getTargetPin())
        .isEqualTo(fixture.target.head(new ObjectKey("k")).orElseThrow().pin().value());
    assertThat(copy.getSize()).isEqualTo(100);
    assertThat(copy.getPlannedSize()).isNull();
    assertThat(copy.getRecognised()).isFalse();
    assertThat(copy.getChecksums()).extracting(ObjectChecksum::getKind).containsExactly("SHA256");
    Set<Checksum> expected = ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), content, 0, 100);
    assertThat(copy.getChecksums().getFirst().getValue().array())
        .isEqualTo(expected.iterator().next().value());
  }

  @Test
  @DisplayName("T-14 a zero-byte object and a directory marker are copied byte for byte")
  void copiesEmptyObjects() throws Exception {
    fixture.put("dir/", new byte[0]);

    Copy copy = fixture.copy("dir/");

    assertThat(copy.getSize()).isZero();
    assertThat(fixture.targetBytes("dir/")).isEmpty();
    assertThat(fixture.sourceScript.requests()).containsExactly(Request.READ);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT);
  }

  @Test
  @DisplayName("M-09 headers, metadata and tags are carried, with the provenance of the copy")
  void carriesAttributes() throws Exception {
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(
                ObjectAttributes.Header.CONTENT_TYPE, "text/plain",
                ObjectAttributes.Header.CONTENT_ENCODING, "gzip"),
            Map.of("Owner", "Zoë", "drover-migration", "an-earlier-job"),
            Map.of("team", "a"));
    var stat = fixture.put("k", content(10, 1), attributes);

    fixture.copy("k");

    ObjectAttributes copied = fixture.target.head(new ObjectKey("k")).orElseThrow().attributes();
    assertThat(Provenance.strip(copied)).isEqualTo(Provenance.strip(attributes));
    assertThat(Provenance.of(copied)).contains(new Provenance(CopierFixture.JOB, 1, stat.pin()));
  }

  @Test
  @DisplayName(
      "T-05 an object overwritten since the plan is copied as it is now, and the copy names that"
          + " version")
  void followsTheSource() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    byte[] newer = content(20, 2);
    var stat = fixture.put("k", newer);

    Copy copy = copy(fixture.run(task));

    assertThat(copy.getSourcePin()).isEqualTo(stat.pin().value());
    assertThat(copy.getSize()).isEqualTo(20);
    assertThat(copy.getPlannedSize()).isEqualTo(10);
    assertThat(fixture.targetBytes("k")).isEqualTo(newer);
  }

  @Test
  @DisplayName(
      "T-05 T-37 an object that changes during every attempt ends as source-changed, and nothing is"
          + " written")
  void givesUpOnAnObjectThatNeverRests() throws Exception {
    fixture.put("k", content(10, 0));
    Incoming<Task> task = fixture.task("k");
    for (int i = 0; i < 10; i++) {
      long seed = i;
      fixture.sourceScript.before(Request.READ, () -> fixture.put("k", content(10, seed)));
    }

    Outcome outcome = outcome(fixture.run(task));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("source-changed");
    assertThat(outcome.getAttempts()).isEqualTo(5);
    assertThat(fixture.target.head(new ObjectKey("k"))).isEmpty();
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @Test
  @DisplayName(
      "T-24 T-25 a body that breaks off is read again; the target never sees a short object")
  void repeatsTruncatedReads() throws Exception {
    byte[] content = content(5_000, 1);
    fixture.put("k", content);
    fixture.sourceScript.body(body -> new CutBody(body, 1_234));

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(2);
    assertThat(fixture.targetBytes("k")).isEqualTo(content);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.PUT);
    assertThat(fixture.waits).hasSize(1);
  }

  @Test
  @DisplayName("T-24 bytes that do not match what the source keeps are read again")
  void comparesWithTheSourceChecksum() throws Exception {
    CopierFixture keeping = new CopierFixture("SHA256");
    byte[] content = content(5_000, 1);
    keeping.put("k", content);
    keeping.sourceScript.body(FlippedBody::new);

    Copy copy = keeping.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(2);
    assertThat(keeping.targetBytes("k")).isEqualTo(content);
  }

  @Test
  @DisplayName("M-06 failures that pass are repeated with growing waits, without holding a slot")
  void repeats() throws Exception {
    fixture.put("k", content(10, 1));
    fixture
        .targetScript
        .fail(Request.PUT, new StoreException.Throttled("slow down"))
        .fail(Request.PUT, new StoreException.Unavailable("reset"))
        .fail(Request.PUT, new StoreException.Conflict("409"));

    Copy copy = fixture.copy("k");

    assertThat(copy.getAttempts()).isEqualTo(4);
    assertThat(fixture.waits).hasSize(3).isSorted();
  }

  @Test
  @DisplayName("M-06 M-10 after the last attempt the object fails with the class of the failure")
  void givesUp() throws Exception {
    fixture.put("k", content(10, 1));
    for (int i = 0; i < 5; i++) {
      fixture.targetScript.fail(Request.PUT, new StoreException.Unavailable("503"));
    }

    Outgoing answer = fixture.run("k");

    Outcome outcome = outcome(answer);
    assertThat(answer.topic()).isEqualTo(Topic.OUTCOMES);
    assertThat(answer.partition()).hasValue(3);
    assertThat(answer.key()).isEqualTo("job-1/k");
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getAttempts()).isEqualTo(5);
    assertThat(outcome.getError().getErrorClass()).isEqualTo("unavailable");
    assertThat(outcome.getError().getStage()).isEqualTo("copy");
    assertThat(outcome.getError().getMessage()).startsWith("target: ");
    assertThat(fixture.waits).hasSize(4);
  }

  @Test
  @DisplayName("M-06 what no retry mends is not retried")
  void doesNotRepeatInVain() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.sourceScript.fail(Request.READ, new StoreException.Denied("403"));

    Outcome outcome = outcome(fixture.run("k"));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("denied");
    assertThat(outcome.getAttempts()).isEqualTo(1);
    assertThat(fixture.waits).isEmpty();
  }

  @Test
  @DisplayName(
      "F-07 a paused job defers, a cancelled or failed one cancels, and nothing is asked of the"
          + " stores")
  void answersByTheStateOfTheJob() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");

    fixture.state = MigrationState.PAUSED;
    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.DEFERRED);
    fixture.state = MigrationState.CANCELLED;
    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.CANCELLED);
    fixture.state = MigrationState.FAILED;
    assertThat(outcome(fixture.run(task)).getStatus()).isEqualTo(OutcomeStatus.CANCELLED);

    assertThat(fixture.sourceScript.requests()).isEmpty();
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @Test
  @DisplayName("F-07 a pause takes effect between attempts")
  void pausesBetweenAttempts() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.sourceScript.fail(Request.READ, new StoreException.Unavailable("503"));
    fixture.whileWaiting = () -> fixture.state = MigrationState.PAUSED;

    assertThat(outcome(fixture.run("k")).getStatus()).isEqualTo(OutcomeStatus.DEFERRED);
  }

  @Test
  @DisplayName("F-05 a task that comes again after its job completed needs no other answer")
  void staysSilentOnceTheJobIsOver() throws Exception {
    fixture.put("k", content(10, 1));
    Incoming<Task> task = fixture.task("k");
    fixture.state = MigrationState.COMPLETED;

    assertThat(fixture.handler().handle(task)).isEmpty();
  }

  @Test
  @DisplayName("K-02 a task of an unknown job goes to the dead letters with the reason")
  void refusesTasksOfUnknownJobs() {
    Task stray =
        Task.newBuilder()
            .setMigrationId("nobody")
            .setEpoch(1L)
            .setSourceKey("k")
            .setTargetKey("k")
            .setSourcePin("v1")
            .setSize(1L)
            .setModified(CopierFixture.NOW)
            .setTargetSize(0L)
            .build();

    assertThatThrownBy(
            () -> fixture.handler().handle(new Incoming<>("drover.tasks", 0, 0, "b/k", stray, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody")
        .hasMessageContaining("unknown");
  }

  @Test
  @DisplayName("M-10 a defect ends as a failed object, not as a task without an answer")
  void turnsDefectsIntoOutcomes() throws Exception {
    fixture.put("k", content(10, 1));
    fixture.sourceScript.fail(Request.READ, new IllegalArgumentException("a defect"));

    Outcome outcome = outcome(fixture.run("k"));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("internal");
  }

  @Test
  void namesTheProvenanceOfEachVersion() throws Exception {
    fixture.put("k", content(10, 1));
    Copy copy = fixture.copy("k");

    assertThat(Provenance.of(fixture.target.head(new ObjectKey("k")).orElseThrow().attributes()))
        .map(Provenance::source)
        .contains(new Pin(copy.getSourcePin()));
  }
}
