package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a verifier says of live tasks while applications write (L-02, L-03, T-09). */
class LiveVerifyTest {
  private static final byte[] OLD = content(100, 1);
  private static final byte[] NEW = content(200, 2);

  private final VerifierFixture fixture = new VerifierFixture();

  LiveVerifyTest() {
    fixture.phase = CutoverPhase.CATCHING_UP;
  }

  private Copy copied(byte[] content) {
    return Copy.newBuilder(fixture.copied(content)).setLive(true).setKeep(true).build();
  }

  private Copy removed(String targetPin) {
    return Copy.newBuilder(copied(OLD))
        .setResult(CopyResult.REMOVED)
        .setSourcePin("")
        .setTargetPin(targetPin)
        .setSize(0)
        .setChecksums(List.of())
        .build();
  }

  private void deleteBoth() {
    fixture.source.delete(KEY, Condition.NONE);
    fixture.target.delete(KEY, Condition.NONE);
  }

  @ParameterizedTest
  @EnumSource(Verification.class)
  @DisplayName("L-02: a copy that is as it was made has its receipt; its source stays in a move")
  void right(Verification mode) throws Exception {
    fixture.verification = mode;
    fixture.mode = Mode.MOVE;

    Outcome outcome = fixture.verify(copied(OLD));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getReceipt()).isNotNull();
    assertThat(fixture.source.head(KEY)).isPresent();
  }

  @Test
  @DisplayName("L-08: a removal is an end without a receipt")
  void removal() throws Exception {
    Copy copy = removed("old");
    deleteBoth();

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.REMOVED);
    assertThat(outcome.getReceipt()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Verification.class)
  @DisplayName("O-06: of a copy that was overtaken by a newer one the newer one has the receipt")
  void newer(Verification mode) throws Exception {
    fixture.verification = mode;
    Copy old = copied(OLD);
    Copy next = copied(NEW);

    Outcome outcome = fixture.verify(old);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getReceipt().getSourcePin()).isEqualTo(next.getSourcePin());
    assertThat(outcome.getReceipt().getTargetPin()).isEqualTo(next.getTargetPin());
    assertThat(outcome.getReceipt().getSize()).isEqualTo(NEW.length);
    assertThat(outcome.getSize()).isEqualTo(OLD.length);
  }

  @Test
  @DisplayName("O-06: a removal that comes again after a new object says what is there")
  void removalAgain() throws Exception {
    Copy removal = removed("old");
    Copy next = copied(NEW);

    Outcome outcome = fixture.verify(removal);

    assertThat(outcome.getReceipt().getTargetPin()).isEqualTo(next.getTargetPin());
  }

  @Test
  @DisplayName("O-06: a copy that comes again after its object was removed has no receipt")
  void copyAgainAfterRemoval() throws Exception {
    Copy copy = copied(OLD);
    deleteBoth();

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.REMOVED);
    assertThat(outcome.getReceipt()).isNull();
  }

  @Test
  @DisplayName("T-09: an object that the application replaced since is overtaken and does not fail")
  void overtaken() throws Exception {
    Copy copy = copied(OLD);
    fixture.putTarget(NEW, ObjectAttributes.NONE);
    fixture.putSource(NEW, ObjectAttributes.NONE);

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(outcome.getReceipt()).isNull();
    assertThat(outcome.getError()).isNull();
  }

  @Test
  @DisplayName("T-09: an object that the application deleted since is overtaken and does not fail")
  void deletedSince() throws Exception {
    fixture.verification = Verification.FULL;
    Copy copy = Copy.newBuilder(copied(OLD)).setResult(CopyResult.UNCHANGED).build();
    fixture.source.delete(KEY, Condition.NONE);

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(outcome.getReceipt()).isNull();
  }

  @Test
  @DisplayName("T-06: a copy that somebody else wrote over is made again")
  void tampered() throws Exception {
    Copy copy = copied(OLD);
    fixture.putTarget(NEW, ObjectAttributes.NONE);

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.DEFERRED);
    assertThat(outcome.getAgain().getLive()).isTrue();
    assertThat(outcome.getAgain().getSourcePin()).isEmpty();
    assertThat(outcome.getAgain().getOriginal()).isEqualTo(copy.getTask());
  }

  @Test
  @DisplayName("T-24: wrong bytes under our own entries fail")
  void wrong() throws Exception {
    fixture.verification = Verification.FULL;
    Copy copy =
        Copy.newBuilder(fixture.copied(OLD, content(100, 3), ObjectAttributes.NONE))
            .setLive(true)
            .build();

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getAgain().getLive()).isTrue();
  }

  @Test
  @DisplayName("L-07: a copy back to the source is checked there, and its receipt names both sides")
  void back() throws Exception {
    fixture.phase = CutoverPhase.TARGET;
    ObjectStat written = fixture.putTarget(NEW, ObjectAttributes.NONE);
    ObjectStat copy =
        fixture.putSource(
            NEW, new Provenance("job-1", 1, written.pin()).stamp(ObjectAttributes.NONE));
    Copy event =
        Copy.newBuilder(copied(OLD))
            .setReverse(true)
            .setResult(CopyResult.UNCHANGED)
            .setSourcePin(copy.pin().value())
            .setTargetPin(written.pin().value())
            .setSize(NEW.length)
            .build();
    fixture.putTarget(NEW, ObjectAttributes.NONE);
    ObjectStat now = fixture.target.head(KEY).orElseThrow();
    ObjectStat source =
        fixture.putSource(NEW, new Provenance("job-1", 1, now.pin()).stamp(ObjectAttributes.NONE));

    Outcome outcome = fixture.verify(event);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getReceipt().getSourcePin()).isEqualTo(source.pin().value());
    assertThat(outcome.getReceipt().getTargetPin()).isEqualTo(now.pin().value());
  }

  @Test
  @DisplayName(
      "L-03: a copy that comes again after the switch is not judged by what is written now")
  void turnedRound() throws Exception {
    Copy copy = copied(OLD);
    fixture.phase = CutoverPhase.TARGET;
    fixture.putTarget(NEW, ObjectAttributes.NONE);

    assertThat(fixture.handler().handle(new Incoming<>("drover.copies", 3, 9, "bucket/k", copy, 0)))
        .isEmpty();
  }
}
