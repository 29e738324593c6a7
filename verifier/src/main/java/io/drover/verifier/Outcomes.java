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
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import java.nio.ByteBuffer;
import java.time.Clock;
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
    OutcomeStatus status = status(copy, ours);
    return outcome(copy, status, null, receipt(copy, mode, established, ours));
  }

  /**
   * The copy is right, but its source stays, because the job was cancelled before it was removed.
   */
  Outgoing kept(Copy copy, Verification mode, Set<Checksum> established) {
    return outcome(copy, OutcomeStatus.CANCELLED, null, receipt(copy, mode, established, true));
  }

  private Receipt receipt(Copy copy, Verification mode, Set<Checksum> established, boolean ours) {
    return Receipt.newBuilder()
        .setSourceKey(copy.getSourceKey())
        .setSourcePin(copy.getSourcePin())
        .setTargetKey(copy.getTargetKey())
        .setTargetPin(copy.getTargetPin())
        .setSize(copy.getSize())
        .setChecksums(checksums(copy, established))
        .setVerification(mode)
        .setAccommodations(copy.getAccommodations())
        .setReplacedPin(copy.getReplacedPin())
        .setWritten(status(copy, ours) == OutcomeStatus.MIGRATED)
        .setVerifier(verifier)
        .setVerifiedAt(clock.instant())
        .build();
  }

  private static OutcomeStatus status(Copy copy, boolean ours) {
    return switch (copy.getResult()) {
      case REMOVED -> OutcomeStatus.REMOVED;
      case COPIED -> OutcomeStatus.MIGRATED;
      case UNCHANGED, UNTOUCHED -> ours ? OutcomeStatus.MIGRATED : OutcomeStatus.SKIPPED;
    };
  }

  /**
   * A comparison found both sides the same.
   *
   * @param sourcePin version of the source that was compared
   * @param targetPin version of the target that was compared
   * @param size their bytes
   * @param method by what
   * @param established the checksums by which they are the same; empty if sizes were enough
   */
  Outgoing same(
      Copy copy,
      Verification mode,
      String sourcePin,
      String targetPin,
      long size,
      Comparison.Method method,
      Set<Checksum> established) {
    Receipt receipt =
        Receipt.newBuilder()
            .setSourceKey(copy.getSourceKey())
            .setSourcePin(sourcePin)
            .setTargetKey(copy.getTargetKey())
            .setTargetPin(targetPin)
            .setSize(size)
            .setChecksums(records(established))
            .setVerification(mode)
            .setMethod(method.text())
            .setWritten(false)
            .setVerifier(verifier)
            .setVerifiedAt(clock.instant())
            .build();
    return outcome(copy, OutcomeStatus.SKIPPED, null, receipt);
  }

  /** Of a live job: neither side has the object, since it was removed. */
  Outgoing removed(Copy copy) {
    return outcome(copy, OutcomeStatus.REMOVED, null, null);
  }

  /** Of a live job: the object has changed since; the change has a task of its own. */
  Outgoing overtaken(Copy copy) {
    return outcome(copy, OutcomeStatus.SKIPPED, null, null);
  }

  /** Of a live job: a copier must look again. */
  Outgoing deferred(Copy copy) {
    return outcome(copy, OutcomeStatus.DEFERRED, null, null);
  }

  /** The source object of a live MOVE is gone, and its copy is at the target. */
  Outgoing sourceRemoved(Copy copy) {
    boolean onRecord = onRecord(copy) != null;
    return outcome(
        copy, onRecord ? OutcomeStatus.MIGRATED : OutcomeStatus.SKIPPED, null, null, true);
  }

  /** Neither side has the object any more. */
  Outgoing gone(Copy copy) {
    return outcome(copy, OutcomeStatus.SOURCE_GONE, null, null);
  }

  /** It is not, or a store does not let us see. */
  Outgoing failed(Copy copy, Stage stage, String errorClass, @Nullable String message) {
    String text = message == null ? errorClass : message;
    return outcome(copy, OutcomeStatus.FAILED, new Failure(errorClass, text, stage.text()), null);
  }

  /** The job is over. */
  Outgoing cancelled(Copy copy) {
    return outcome(copy, OutcomeStatus.CANCELLED, null, null);
  }

  private Outgoing outcome(
      Copy copy, OutcomeStatus status, @Nullable Failure failure, @Nullable Receipt receipt) {
    return outcome(copy, status, failure, receipt, false);
  }

  private Outgoing outcome(
      Copy copy,
      OutcomeStatus status,
      @Nullable Failure failure,
      @Nullable Receipt receipt,
      boolean sourceRemoved) {
    Outcome outcome =
        Outcome.newBuilder()
            .setTask(copy.getTask())
            .setMigrationId(copy.getMigrationId())
            .setEpoch(copy.getEpoch())
            .setSourceKey(copy.getSourceKey())
            .setStatus(status)
            .setSize(plannedSize(copy))
            .setAttempts(copy.getAttempts())
            .setError(failure)
            .setReceipt(receipt == null ? onRecord(copy) : receipt)
            .setAgain(failure != null || status == OutcomeStatus.DEFERRED ? again(copy) : null)
            .setSourceRemoved(sourceRemoved)
            .setFinishedAt(clock.instant())
            .build();
    return Outgoing.to(
        Topic.OUTCOMES,
        copy.getTask().getPartition(),
        copy.getMigrationId() + "/" + copy.getSourceKey(),
        outcome);
  }

  /** What is known of the object's copy stays known, whatever becomes of its source. */
  private static @Nullable Receipt onRecord(Copy copy) {
    return copy.getCleanup() == null ? null : copy.getCleanup().getReceipt();
  }

  private static List<ObjectChecksum> checksums(Copy copy, Set<Checksum> established) {
    List<ObjectChecksum> checksums = new ArrayList<>(copy.getChecksums());
    if (checksums.isEmpty() || copy.getServerSide()) {
      records(established).stream().filter(each -> !has(checksums, each)).forEach(checksums::add);
    }
    return checksums;
  }

  private static boolean has(List<ObjectChecksum> checksums, ObjectChecksum other) {
    return checksums.stream().anyMatch(each -> each.getKind().equals(other.getKind()));
  }

  private static long plannedSize(Copy copy) {
    return copy.getPlannedSize() == null ? copy.getSize() : copy.getPlannedSize();
  }

  /** The task as far as its copy tells, from which the object can be tried again. */
  private static Task again(Copy copy) {
    return Task.newBuilder()
        .setMigrationId(copy.getMigrationId())
        .setEpoch(copy.getEpoch())
        .setSourceKey(copy.getSourceKey())
        .setTargetKey(copy.getTargetKey())
        .setSourcePin(copy.getLive() ? "" : copy.getSourcePin())
        .setLive(copy.getLive())
        .setReverse(copy.getReverse())
        .setCleanup(copy.getCleanup())
        .setSize(copy.getSize())
        .setPlannedSize(copy.getPlannedSize())
        .setSha256(copy.getSha256())
        .setUndo(copy.getUndo())
        .setModified(copy.getCopiedAt())
        .setTargetPin(seenAtTarget(copy))
        .setTargetSize(copy.getTargetSize() == null ? 0 : copy.getTargetSize())
        .setOriginal(copy.getTask())
        .build();
  }

  private static @Nullable String seenAtTarget(Copy copy) {
    return copy.getResult() == CopyResult.UNTOUCHED
        ? copy.getTargetPin().isEmpty() ? null : copy.getTargetPin()
        : copy.getReplacedPin();
  }

  private static List<ObjectChecksum> records(Set<Checksum> checksums) {
    return checksums.stream()
        .map(
            checksum ->
                new ObjectChecksum(checksum.kind().name(), ByteBuffer.wrap(checksum.value())))
        .toList();
  }
}
