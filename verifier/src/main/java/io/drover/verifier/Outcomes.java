package io.drover.verifier;

import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the outcome of each copy: to the partition of its task, so that one place sees every
 * answer to a partition of tasks.
 */
final class Outcomes {
  private final String verifier;
  private final Clock clock;

  Outcomes(String verifier, Clock clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  /**
   * The copy is right.
   *
   * @param established checksums of the verifier's own; empty if those of the copier hold
   * @param ours whether this job wrote the object, be it in an earlier attempt
   */
  Outgoing verified(Copy copy, Verification mode, Set<Checksum> established, boolean ours) {
    Instant now = clock.instant();
    List<ObjectChecksum> checksums = new ArrayList<>(copy.getChecksums());
    if (checksums.isEmpty() || copy.getServerSide()) {
      records(established).stream().filter(each -> !has(checksums, each)).forEach(checksums::add);
    }
    OutcomeStatus status =
        copy.getResult() == CopyResult.COPIED || ours
            ? OutcomeStatus.MIGRATED
            : OutcomeStatus.SKIPPED;
    Receipt receipt =
        new Receipt(
            copy.getSourceKey(),
            copy.getSourcePin(),
            copy.getTargetKey(),
            copy.getTargetPin(),
            copy.getSize(),
            checksums,
            mode,
            copy.getAccommodations(),
            copy.getReplacedPin(),
            status == OutcomeStatus.MIGRATED,
            verifier,
            now);
    return outcome(copy, status, null, receipt, now);
  }

  /** It is not, or a store does not let us see. */
  Outgoing failed(Copy copy, Stage stage, String errorClass, @Nullable String message) {
    String text = message == null ? errorClass : message;
    return outcome(
        copy,
        OutcomeStatus.FAILED,
        new Failure(errorClass, text, stage.text()),
        null,
        clock.instant());
  }

  /** The job is over. */
  Outgoing cancelled(Copy copy) {
    return outcome(copy, OutcomeStatus.CANCELLED, null, null, clock.instant());
  }

  private static Outgoing outcome(
      Copy copy,
      OutcomeStatus status,
      @Nullable Failure failure,
      @Nullable Receipt receipt,
      Instant now) {
    Outcome outcome =
        new Outcome(
            copy.getTask(),
            copy.getMigrationId(),
            copy.getEpoch(),
            copy.getSourceKey(),
            status,
            copy.getPlannedSize() == null ? copy.getSize() : copy.getPlannedSize(),
            copy.getAttempts(),
            failure,
            List.of(),
            receipt,
            now);
    return Outgoing.to(
        Topic.OUTCOMES,
        copy.getTask().getPartition(),
        copy.getMigrationId() + "/" + copy.getSourceKey(),
        outcome);
  }

  private static boolean has(List<ObjectChecksum> checksums, ObjectChecksum other) {
    return checksums.stream().anyMatch(each -> each.getKind().equals(other.getKind()));
  }

  private static List<ObjectChecksum> records(Set<Checksum> checksums) {
    return checksums.stream()
        .map(
            checksum ->
                new ObjectChecksum(checksum.kind().name(), ByteBuffer.wrap(checksum.value())))
        .toList();
  }
}
