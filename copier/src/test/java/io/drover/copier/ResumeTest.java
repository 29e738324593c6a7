package io.drover.copier;

import static io.drover.copier.CopierFixture.content;
import static io.drover.copier.CopierFixture.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.WriteRequest;
import io.drover.storage.testkit.WatchedStore.Request;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copiers that stop in the middle of a large object, and those who come after them. */
@Timeout(60)
class ResumeTest {
  private static final int PART = 64 << 10;
  private static final int PARTS = 10;
  private static final byte[] CONTENT = content((PARTS - 1) * PART + 17, 5);

  private final CopierFixture fixture =
      new CopierFixture()
          .with(
              "copier.part.bytes",
              Integer.toString(PART),
              "copier.part.concurrency",
              "1",
              "copier.whole.max.bytes",
              "1000",
              "copier.resume.min.bytes",
              Integer.toString(2 * PART));

  /** A copier of which a part, the fifth, gets no answer until it is told. */
  private final class Stalled implements AutoCloseable {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Future<Outgoing> answer;
    private final java.util.concurrent.ExecutorService thread = Executors.newSingleThreadExecutor();

    Stalled(Incoming<Task> task) throws InterruptedException {
      this(task, 5);
    }

    Stalled(Incoming<Task> task, int number) throws InterruptedException {
      for (int part = 1; part < number; part++) {
        fixture.targetScript.before(Request.PART, () -> {});
      }
      fixture.targetScript.before(Request.PART, this::stall);
      answer = thread.submit(() -> fixture.run(task));
      reached.await();
    }

    private void stall() {
      reached.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException.Unavailable("told to stop", e);
      }
    }

    @Override
    public void close() {
      release.countDown();
      thread.shutdownNow();
    }
  }

  private int count(Request request) {
    return Collections.frequency(fixture.targetScript.requests(), request);
  }

  private void arrived(Outgoing answer) {
    Copy copy = copy(answer);
    byte[] sha256 =
        ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), CONTENT, 0, CONTENT.length)
            .iterator()
            .next()
            .value();
    assertThat(copy.getServerSide()).isFalse();
    assertThat(copy.getChecksums()).extracting(ObjectChecksum::getKind).contains("SHA256");
    assertThat(copy.getChecksums().getFirst().getValue().array()).isEqualTo(sha256);
    assertThat(fixture.targetBytes("k")).isEqualTo(CONTENT);
    assertThat(fixture.book.all()).isEmpty();
  }

  @Test
  @DisplayName("F-05 what a dead copier sent is not sent again, and SHA-256 is that of the whole")
  void takesUpWhatWasLeft() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled _ = new Stalled(task)) {
      int before = count(Request.PART);

      Outgoing answer = fixture.run(task);

      assertThat(count(Request.RESUME)).isEqualTo(1);
      assertThat(count(Request.BEGIN)).isEqualTo(1);
      assertThat(count(Request.PART) - before).isEqualTo(PARTS - 4);
      arrived(answer);
    }
  }

  @Test
  @DisplayName(
      "T-06 a copier that was believed dead goes on beside its successor: one copy, intact")
  void zombie() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled zombie = new Stalled(task)) {
      Outgoing first = fixture.run(task);
      arrived(first);

      zombie.release.countDown();
      Copy second = copy(zombie.answer.get());

      assertThat(second.getTargetPin()).isEqualTo(copy(first).getTargetPin());
      assertThat(second.getRecognised()).isTrue();
      assertThat(fixture.targetBytes("k")).isEqualTo(CONTENT);
      assertThat(fixture.book.all()).isEmpty();
    }
  }

  @Test
  @DisplayName("K-05 a copier that is told to stop leaves its parts to the next one")
  void leavesOnStop() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled told = new Stalled(task)) {
      told.thread.shutdownNow();
      assertThat(told.thread.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(fixture.book.all()).hasSize(1);
      assertThat(count(Request.ABORT)).isZero();
    }
    int before = count(Request.PART);

    arrived(fixture.run(task));

    assertThat(count(Request.PART) - before).isLessThanOrEqualTo(PARTS - 4);
  }

  @Test
  @DisplayName("below the threshold a copier that is told to stop aborts, and the next starts over")
  void smallOnesStartOver() throws Exception {
    fixture.with("copier.resume.min.bytes", Integer.toString(CONTENT.length + 1));
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled told = new Stalled(task)) {
      told.thread.shutdownNow();
      assertThat(told.thread.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(fixture.book.all()).isEmpty();
      assertThat(count(Request.ABORT)).isEqualTo(1);
    }
    int before = count(Request.PART);

    arrived(fixture.run(task));

    assertThat(count(Request.PART) - before).isEqualTo(PARTS);
  }

  @Test
  @DisplayName("T-05 a source that changed meanwhile: the old parts go, the new version is copied")
  void sourceChanged() throws Exception {
    fixture.put("k", content(CONTENT.length, 6));
    try (Stalled _ = new Stalled(fixture.task("k"))) {
      fixture.put("k", CONTENT);
      int before = count(Request.PART);

      Outgoing answer = fixture.run(fixture.task("k"));

      assertThat(count(Request.RESUME)).isZero();
      assertThat(count(Request.PART) - before).isEqualTo(PARTS);
      arrived(answer);
    }
  }

  @Test
  @DisplayName("O-05 a part at the target that holds other bytes is sent again")
  void wrongPartIsSentAgain() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled _ = new Stalled(task)) {
      Upload upload = fixture.book.all().getFirst().upload();
      WriteRequest shape =
          new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, CONTENT.length, PART);
      fixture.target.resume(shape, upload.getUpload()).part(2, Payload.of(content(PART, 9)));
      int before = count(Request.PART);

      Outgoing answer = fixture.run(task);

      assertThat(count(Request.PART) - before).isEqualTo(PARTS - 3);
      arrived(answer);
    }
  }

  @Test
  @DisplayName(
      "T-27 killed between commit and answer: nothing is sent again, the copy is recognised")
  void committedByADeadCopier() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    fixture.run(task);
    Outgoing begun =
        fixture.published.stream().filter(ResumeTest::namesItsWrite).findFirst().orElseThrow();
    fixture.book.read(begun.key(), (Upload) begun.value(), begun.partition().orElseThrow());
    int before = count(Request.PART);

    Outgoing answer = fixture.run(task);

    assertThat(count(Request.PART)).isEqualTo(before);
    assertThat(count(Request.BEGIN)).isEqualTo(1);
    assertThat(copy(answer).getRecognised()).isTrue();
    arrived(answer);
  }

  @Test
  @DisplayName("an entry of a write that never was, or expired, costs nothing but a look")
  void unknownUpload() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled _ = new Stalled(task)) {
      UploadBook.Entry entry = fixture.book.all().getFirst();
      fixture.target.discard(new ObjectKey("k"), entry.upload().getUpload());
      int before = count(Request.PART);

      Outgoing answer = fixture.run(task);

      assertThat(count(Request.PART) - before).isEqualTo(PARTS);
      arrived(answer);
    }
  }

  private static boolean namesItsWrite(Outgoing record) {
    return record.value() instanceof Upload upload && !upload.getUpload().isEmpty();
  }

  /** A copier that dies when the store has begun the write, before anybody knows its id. */
  private Incoming<Task> diesBeforeItIsWrittenDown() {
    fixture.clock = Clock.systemUTC(); // The store has that one too.
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    fixture.beforePublish =
        record -> {
          if (namesItsWrite(record)) {
            throw new Death();
          }
        };
    assertThatExceptionOfType(Death.class).isThrownBy(() -> fixture.run(task));
    fixture.restart();
    assertThat(fixture.target.unfinished(new ObjectKey("k"))).hasSize(1);
    return task;
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  @DisplayName("T-19 killed between begin and record: the next owner of the task removes the write")
  void lostBeginningOfATaskThatComesAgain() throws Exception {
    Incoming<Task> task = diesBeforeItIsWrittenDown();

    arrived(fixture.run(task));

    assertThat(fixture.target.unfinished(new ObjectKey("k"))).isEmpty();
  }

  @Test
  @DisplayName("T-19 killed between record and first part: the write without parts is given up")
  void begunAndNothingSent() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled stalled = new Stalled(task, 1)) {
      assertThat(fixture.target.unfinished(new ObjectKey("k"))).hasSize(1);

      arrived(fixture.run(task));

      assertThat(fixture.target.unfinished(new ObjectKey("k"))).isEmpty();
      assertThat(stalled.reached.getCount()).isZero();
    }
  }

  @Test
  @DisplayName(
      "T-19 killed between begin and record, and the job cancelled: the sweep removes the write,"
          + " and no other one of that key")
  void lostBeginningOfAJobThatIsOver() throws Exception {
    diesBeforeItIsWrittenDown();
    WriteRequest shape =
        new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, CONTENT.length, PART);
    MultipartWrite others = fixture.target.begin(shape);
    others.part(1, Payload.of(content(PART, 1)));
    fixture.state = MigrationState.CANCELLED;

    fixture.sweep();

    assertThat(fixture.target.unfinished(new ObjectKey("k")))
        .extracting(UnfinishedUpload::id)
        .containsExactly(others.upload().orElseThrow());
    assertThat(fixture.book.all()).isEmpty();
  }

  @Test
  @DisplayName(
      "T-19 an upload of an application that was begun at another time stays, and the intent is"
          + " struck out once nothing can come of it")
  void nothingCameOfIt() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    fixture.targetScript.before(
        Request.BEGIN,
        () -> {
          throw new Death();
        });
    assertThatExceptionOfType(Death.class).isThrownBy(() -> fixture.run(task));
    fixture.restart();
    fixture.state = MigrationState.CANCELLED;
    WriteRequest shape =
        new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, CONTENT.length, PART);
    var ignored = fixture.target.begin(shape); // At the time of this machine, not of the fixture.

    fixture.sweep();
    assertThat(fixture.book.all()).hasSize(1);
    fixture.clock = Clock.offset(fixture.clock, LostBeginning.NEAR.plusSeconds(1));
    fixture.sweep();

    assertThat(fixture.book.all()).isEmpty();
    assertThat(fixture.target.unfinished(new ObjectKey("k"))).hasSize(1);
  }

  @Test
  @DisplayName(
      "T-19 F-07 the sweep removes what is left of jobs that are over, by its id, and nothing else")
  void sweeps() throws Exception {
    fixture.put("k", CONTENT);
    WriteRequest shape =
        new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, CONTENT.length, PART);
    MultipartWrite others = fixture.target.begin(shape);
    others.part(1, Payload.of(content(PART, 1)));
    try (Stalled _ = new Stalled(fixture.task("k"))) {
      Upload upload = fixture.book.all().getFirst().upload();
      fixture.sweep();
      assertThat(fixture.book.all()).as("of a job that goes on").hasSize(1);

      fixture.state = MigrationState.CANCELLED;
      fixture.sweep();

      assertThat(fixture.book.all()).isEmpty();
      assertThat(fixture.published.getLast().value()).isNull();
      org.assertj.core.api.Assertions.assertThatExceptionOfType(StoreException.NotFound.class)
          .isThrownBy(() -> fixture.target.resume(shape, upload.getUpload()));
    }
    try (MultipartWrite still = fixture.target.resume(shape, others.upload().orElseThrow())) {
      assertThat(still.holds(1, Payload.of(content(PART, 1)))).isTrue();
    }
  }

  @Test
  @DisplayName("T-19 what cannot be removed now stays written down")
  void failedRemovalStays() throws Exception {
    fixture.put("k", CONTENT);
    try (Stalled _ = new Stalled(fixture.task("k"))) {
      fixture.state = MigrationState.CANCELLED;
      fixture.targetScript.fail(Request.ABORT, new StoreException.Unavailable("not now"));
      fixture.sweep();
      assertThat(fixture.book.all()).hasSize(1);

      fixture.sweep();

      assertThat(fixture.book.all()).isEmpty();
    }
  }

  @Test
  @DisplayName("a part that was found at the target does not make the commit less conditional")
  void stillConditional() throws Exception {
    fixture.put("k", CONTENT);
    Incoming<Task> task = fixture.task("k");
    try (Stalled _ = new Stalled(task)) {
      fixture.target.put(
          new ObjectKey("k"), ObjectAttributes.NONE, Payload.of(content(10, 1)), Condition.ABSENT);

      Outgoing answer = fixture.run(task);

      assertThat(CopierFixture.outcome(answer).getError().getErrorClass())
          .isEqualTo(ErrorClass.TARGET_CHANGED);
      assertThat(fixture.targetBytes("k")).isEqualTo(content(10, 1));
      assertThat(fixture.book.all()).isEmpty();
    }
  }
}
