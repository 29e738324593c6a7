package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static io.drover.verifier.VerifierFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectStat;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.CutBody;
import io.drover.storage.testkit.FlippedBody;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {
  private final VerifierFixture fixture = new VerifierFixture();

  private static String errorClass(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getReceipt()).isNull();
    return outcome.getError().getErrorClass();
  }

  // O-05

  @ParameterizedTest
  @EnumSource
  @DisplayName("O-05 O-06 a right copy is verified in each mode, with a receipt")
  void verifies(Verification mode) throws Exception {
    fixture.verification = mode;
    Copy copy = fixture.copied(content(10_000, 1));

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getTask()).isEqualTo(copy.getTask());
    assertThat(outcome.getAttempts()).isEqualTo(2);
    assertThat(outcome.getReceipt().getSourcePin()).isEqualTo(copy.getSourcePin());
    assertThat(outcome.getReceipt().getTargetPin()).isEqualTo(copy.getTargetPin());
    assertThat(outcome.getReceipt().getSize()).isEqualTo(10_000);
    assertThat(outcome.getReceipt().getChecksums()).isEqualTo(copy.getChecksums());
    assertThat(outcome.getReceipt().getVerification()).isEqualTo(mode);
    assertThat(outcome.getReceipt().getVerifier()).isEqualTo("verifier-7");
  }

  @Test
  void answersToThePartitionOfTheTask() throws Exception {
    Copy copy = fixture.copied(content(10, 1));

    Outgoing answer =
        fixture
            .handler()
            .handle(new Incoming<>("drover.copies", 5, 9, "bucket/k", copy, 0))
            .getFirst();

    assertThat(answer.topic()).isEqualTo(Topic.OUTCOMES);
    assertThat(answer.partition()).hasValue(3);
    assertThat(answer.key()).isEqualTo("job-1/k");
  }

  @Test
  @DisplayName("O-05 size and checksum cost one HEAD where the store validates what it takes")
  void isCheap() throws Exception {
    fixture.verify(fixture.copied(content(10, 1)));

    assertThat(fixture.targetScript.requests()).containsExactly(Request.HEAD);
    assertThat(fixture.sourceScript.requests()).isEmpty();
  }

  @Test
  @DisplayName("O-05 checksum: kept checksums of the same kind decide")
  void comparesKeptChecksums() throws Exception {
    VerifierFixture keeping = new VerifierFixture("MD5,CRC32C");
    Outcome good = keeping.verify(keeping.copied(content(10, 1)));
    Outcome bad =
        keeping.verify(keeping.copied(content(10, 1), content(10, 2), ObjectAttributes.NONE));

    assertThat(good.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(errorClass(bad)).isEqualTo("verification-mismatch");
    assertThat(bad.getError().getMessage()).startsWith("checksum: ");
    assertThat(bad.getError().getStage()).isEqualTo("verify");
    assertThat(keeping.targetScript.requests()).containsOnly(Request.HEAD);
  }

  @Test
  @DisplayName("O-05 checksum: a store that neither keeps checksums nor validates is read back")
  void readsBackWhereNothingElseProves() throws Exception {
    fixture.targetCan = without(fixture.targetCan, Primitive.INGEST_VALIDATION);

    Outcome good = fixture.verify(fixture.copied(content(10, 1)));
    Outcome bad =
        fixture.verify(fixture.copied(content(10, 1), content(10, 2), ObjectAttributes.NONE));

    assertThat(good.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(errorClass(bad)).isEqualTo("verification-mismatch");
    assertThat(fixture.targetScript.requests()).contains(Request.READ);
  }

  @Test
  @DisplayName("T-27 checksum: a copy that was recognised behind a lost answer is read back")
  void readsBackWhatWasRecognised() throws Exception {
    fixture.recognised = true;
    Outcome bad =
        fixture.verify(fixture.copied(content(10, 1), content(10, 2), ObjectAttributes.NONE));

    assertThat(errorClass(bad)).isEqualTo("verification-mismatch");
  }

  @Test
  @DisplayName("T-02 checksum: a checksum that the store did not check itself proves nothing")
  void doesNotTrustClaims() throws Exception {
    VerifierFixture claiming = new VerifierFixture("MD5");
    Copy copy = claiming.copied(content(10, 1));
    claiming.targetCan =
        without(
            new io.drover.storage.Capabilities(
                claiming.targetCan.primitives(), java.util.Set.of(), claiming.targetCan.limits()),
            Primitive.INGEST_VALIDATION);

    claiming.verify(copy);

    assertThat(claiming.targetScript.requests()).containsExactly(Request.HEAD, Request.READ);
  }

  @Test
  @DisplayName("O-05 full: bits flipped at rest are found, after a second look")
  void findsFlippedBits() throws Exception {
    fixture.verification = Verification.FULL;
    byte[] flipped = content(50_000, 1);
    flipped[49_999] ^= 4;

    Outcome outcome =
        fixture.verify(fixture.copied(content(50_000, 1), flipped, ObjectAttributes.NONE));

    assertThat(errorClass(outcome)).isEqualTo("verification-mismatch");
    assertThat(outcome.getError().getMessage()).startsWith("content: ");
    assertThat(fixture.targetScript.requests())
        .containsExactly(Request.HEAD, Request.READ, Request.HEAD, Request.READ);
    assertThat(fixture.waits).hasSize(1);
  }

  @Test
  @DisplayName("O-05 full: a difference that the second look does not confirm is none")
  void looksTwice() throws Exception {
    fixture.verification = Verification.FULL;
    fixture.targetScript.body(FlippedBody::new);

    Outcome outcome = fixture.verify(fixture.copied(content(50_000, 1)));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_095, 4_096, 4_097, 100_000})
  @DisplayName("T-14 O-05 full: every size reads back through a small buffer, the empty one too")
  void readsEverySize(int size) throws Exception {
    fixture.verification = Verification.FULL;

    assertThat(fixture.verify(fixture.copied(content(size, 1))).getStatus())
        .isEqualTo(OutcomeStatus.MIGRATED);
  }

  @Test
  @DisplayName(
      "M-06 full: a reading that breaks off goes on where it was, and progress renews its attempts")
  void resumesReading() throws Exception {
    fixture.verification = Verification.FULL;
    for (int i = 0; i < 9; i++) {
      fixture.targetScript.body(body -> new CutBody(body, 10_000));
    }

    Outcome outcome = fixture.verify(fixture.copied(content(100_000, 1)));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.waits).hasSize(9);
  }

  @Test
  @DisplayName("O-05 full: headers, metadata and tags are compared too")
  void comparesAttributes() throws Exception {
    fixture.verification = Verification.FULL;
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(Header.CONTENT_TYPE, "text/plain"), Map.of("a", "1"), Map.of("t", "2"));
    assertThat(
            fixture.verify(fixture.copied(content(10, 1), content(10, 1), attributes)).getStatus())
        .isEqualTo(OutcomeStatus.MIGRATED);

    ObjectStat from = fixture.putSource(content(10, 1), attributes);
    Copy copy = fixture.copied(content(10, 1), content(10, 1), attributes);
    ObjectStat poorer =
        fixture.putTarget(
            content(10, 1),
            new Provenance(VerifierFixture.JOB, 1, from.pin()).stamp(ObjectAttributes.NONE));
    Copy lossy = Copy.newBuilder(copy).setTargetPin(poorer.pin().value()).build();

    Outcome outcome = fixture.verify(lossy);
    assertThat(errorClass(outcome)).isEqualTo("verification-mismatch");
    assertThat(outcome.getError().getMessage()).startsWith("attributes: ");

    Copy reported =
        Copy.newBuilder(lossy)
            .setAccommodations(
                List.of(
                    "header:DROPPED:Content-Type",
                    "metadata:DROPPED:a",
                    "tags-unsupported:DROPPED:all tags"))
            .build();
    assertThat(fixture.verify(reported).getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
  }

  @Test
  void reportsTheSize() throws Exception {
    fixture.verification = Verification.SIZE;

    Outcome outcome =
        fixture.verify(fixture.copied(content(10, 1), content(9, 1), ObjectAttributes.NONE));

    assertThat(errorClass(outcome)).isEqualTo("verification-mismatch");
    assertThat(outcome.getError().getMessage()).startsWith("size: ");
  }

  @Test
  @DisplayName("T-06 a target that was overwritten or deleted since is reported as such")
  void reportsTargetsThatChanged() throws Exception {
    Copy changed = fixture.copied(content(10, 1));
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    assertThat(errorClass(fixture.verify(changed))).isEqualTo("target-changed");

    Copy gone = fixture.copied(content(10, 1));
    fixture.target.delete(KEY, Condition.NONE);
    assertThat(errorClass(fixture.verify(gone))).isEqualTo("target-gone");
  }

  @Test
  @DisplayName("M-06 a store that fails is asked again; in the end the failure has its class")
  void repeats() throws Exception {
    fixture.targetScript.fail(Request.HEAD, new StoreException.Throttled("slow down"));
    assertThat(fixture.verify(fixture.copied(content(10, 1))).getStatus())
        .isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.waits).hasSize(1);

    for (int i = 0; i < 5; i++) {
      fixture.targetScript.fail(Request.HEAD, new StoreException.Unavailable("503"));
    }
    Outcome outcome = fixture.verify(fixture.copied(content(10, 1)));
    assertThat(errorClass(outcome)).isEqualTo("unavailable");
    assertThat(outcome.getError().getMessage()).startsWith("target: ");
  }

  @Test
  void namesTheSizeAsPlanned() throws Exception {
    Copy copy = Copy.newBuilder(fixture.copied(content(10, 1))).setPlannedSize(4L).build();

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getSize()).isEqualTo(4);
    assertThat(outcome.getReceipt().getSize()).isEqualTo(10);
  }

  // Unchanged copies

  @Test
  @DisplayName("M-07 an unchanged copy of another job is skipped, on its provenance")
  void skips() throws Exception {
    Outcome outcome =
        fixture.verify(
            fixture.unchanged(content(10, 1), content(10, 1), Optional.of("an-earlier-job")));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(fixture.targetScript.requests()).containsExactly(Request.HEAD);
    assertThat(fixture.sourceScript.requests()).isEmpty();
  }

  @Test
  @DisplayName(
      "M-11 an unchanged copy that this job made counts as migrated, also when it comes again")
  void countsItsOwnAsMigrated() throws Exception {
    Outcome outcome =
        fixture.verify(
            fixture.unchanged(content(10, 1), content(10, 1), Optional.of(VerifierFixture.JOB)));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
  }

  @Test
  @DisplayName("M-07 without provenance both sides are compared")
  void comparesBothSides() throws Exception {
    Outcome same =
        fixture.verify(fixture.unchanged(content(10, 1), content(10, 1), Optional.empty()));
    Outcome other =
        fixture.verify(fixture.unchanged(content(10, 1), content(10, 2), Optional.empty()));

    assertThat(same.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(same.getReceipt().getChecksums())
        .extracting(ObjectChecksum::getKind)
        .containsExactly("SHA256");
    assertThat(errorClass(other)).isEqualTo("verification-mismatch");
  }

  @Test
  @DisplayName("O-05 full: an unchanged copy is read on both sides")
  void readsBothSides() throws Exception {
    fixture.verification = Verification.FULL;

    Outcome outcome =
        fixture.verify(
            fixture.unchanged(content(10, 1), content(10, 2), Optional.of("an-earlier-job")));

    assertThat(errorClass(outcome)).isEqualTo("verification-mismatch");
  }

  // MOVE
}
