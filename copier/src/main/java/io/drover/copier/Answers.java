package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.UndoStep;
import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.Pin;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers to a task: to the partition of its number, so that one place sees every answer
 * to a partition of tasks.
 */
final class Answers {
  private static final String STAGE = "copy";

  private final String copier;
  private final Clock clock;

  Answers(String copier, Clock clock) {
    this.copier = copier;
    this.clock = clock;
  }

  /** A copy was made. */
  Outgoing copied(Incoming<Task> work, String bucket, Copied copied) {
    return copy(
        work,
        bucket,
        CopyResult.COPIED,
        copied,
        checksums(copied.checksums()),
        copied.accommodations().stream().map(Answers::text).toList());
  }

  /** The target had one. */
  Outgoing unchanged(Incoming<Task> work, String bucket, Copied found) {
    return copy(work, bucket, CopyResult.UNCHANGED, found, List.of(), List.of());
  }

  private Outgoing copy(
      Incoming<Task> work,
      String bucket,
      CopyResult result,
      Copied copied,
      List<ObjectChecksum> checksums,
      List<String> accommodations) {
    Task task = work.value();
    boolean back = task.getReverse();
    Copy copy =
        about(work, result, copied.attempts())
            .setSourcePin((back ? copied.target() : copied.source()).value())
            .setTargetPin((back ? copied.source() : copied.target()).value())
            .setSize(copied.size())
            .setPlannedSize(copied.size() == planned(task) ? null : Long.valueOf(planned(task)))
            .setChecksums(checksums)
            .setServerSide(result == CopyResult.COPIED && !hashed(copied.checksums()))
            .setAccommodations(accommodations)
            .setRecognised(copied.recognised())
            .setReplacedPin(copied.replaced().map(Pin::value).orElse(null))
            .setKeep(keeps(task))
            .build();
    return published(bucket, copy);
  }

  /** Both sides are to be compared as they are; what the listings saw goes along. */
  Outgoing untouched(Incoming<Task> work, String bucket) {
    Task task = work.value();
    String targetPin = task.getTargetPin();
    Copy copy =
        about(work, CopyResult.UNTOUCHED, 1)
            .setSourcePin(task.getSourcePin())
            .setTargetPin(targetPin == null ? "" : targetPin)
            .setSize(task.getSize())
            .setPlannedSize(task.getPlannedSize())
            .setTargetSize(targetPin == null ? null : task.getTargetSize())
            .setChecksums(List.of())
            .build();
    return published(bucket, copy);
  }

  /** The source object is to be removed, which is the verifier's to do. */
  Outgoing cleanup(Incoming<Task> work, String bucket) {
    Task task = work.value();
    Copy copy =
        about(work, CopyResult.UNTOUCHED, 1)
            .setSourcePin(task.getSourcePin())
            .setTargetPin("")
            .setSize(task.getSize())
            .setChecksums(List.of())
            .setCleanup(task.getCleanup())
            .build();
    return published(bucket, copy);
  }

  private Copy.Builder about(Incoming<Task> work, CopyResult result, int attempts) {
    Task task = work.value();
    return Copy.newBuilder()
        .setTask(answered(work))
        .setMigrationId(task.getMigrationId())
        .setEpoch(task.getEpoch())
        .setSourceKey(task.getSourceKey())
        .setTargetKey(task.getTargetKey())
        .setResult(result)
        .setAttempts(attempts)
        .setSha256(task.getSha256())
        .setUndo(task.getUndo())
        .setRevision(task.getRevision())
        .setLive(task.getLive())
        .setReverse(task.getReverse())
        .setCopier(copier)
        .setCopiedAt(clock.instant());
  }

  private static Outgoing published(String bucket, Copy copy) {
    return Outgoing.to(
        Topic.COPIES, copy.getTask().getPartition(), bucket + "/" + copy.getSourceKey(), copy);
  }

  /** A copy was taken away. */
  Outgoing removed(Incoming<Task> work, String bucket, Copied removed) {
    return copy(work, bucket, CopyResult.REMOVED, removed, List.of(), List.of());
  }

  /**
   * An object was removed by a live task, since there is none on the side that it goes by.
   *
   * @param removed its version
   */
  Outgoing cleared(Incoming<Task> work, String bucket, Pin removed, int attempts) {
    Task task = work.value();
    Copy copy =
        about(work, CopyResult.REMOVED, attempts)
            .setSourcePin(task.getReverse() ? removed.value() : "")
            .setTargetPin(task.getReverse() ? "" : removed.value())
            .setSize(0)
            .setPlannedSize(planned(task) == 0 ? null : Long.valueOf(planned(task)))
            .setChecksums(List.of())
            .setKeep(true)
            .build();
    return published(bucket, copy);
  }

  /** Bytes by which the object is accounted for. */
  private static long planned(Task task) {
    return task.getPlannedSize() == null ? task.getSize() : task.getPlannedSize();
  }

  /** Whether the object stays where it was read, though the job moves. */
  private static boolean keeps(Task task) {
    return task.getLive() || restoresOnly(task);
  }

  private static boolean restoresOnly(Task task) {
    return task.getUndo() != null && task.getUndo().getStep() == UndoStep.RESTORE_ONLY;
  }

  /** Whether the bytes passed through this copier, which hashes them. */
  private static boolean hashed(Set<Checksum> checksums) {
    return checksums.stream().anyMatch(each -> each.kind() == Checksum.Kind.SHA256);
  }

  /** The object will not be copied, and why. */
  Outgoing failed(Incoming<Task> work, int attempts, String errorClass, @Nullable String message) {
    String text = message == null ? errorClass : message;
    Failure failure = new Failure(errorClass, text, STAGE);
    return outcome(outcome(work, OutcomeStatus.FAILED, attempts).setError(failure).build());
  }

  /** What a dry run says. */
  Outgoing judged(Incoming<Task> work, int attempts, Judgement judgement) {
    Outcome outcome =
        outcome(work, judgement.status(), attempts)
            .setError(judgement.failure())
            .setAccommodations(judgement.accommodations().stream().map(Answers::text).toList())
            .setForecast(judgement.forecast())
            .build();
    return outcome(outcome);
  }

  /** Any other end. */
  Outgoing ended(Incoming<Task> work, int attempts, OutcomeStatus status) {
    return outcome(outcome(work, status, attempts).build());
  }

  private Outcome.Builder outcome(Incoming<Task> work, OutcomeStatus status, int attempts) {
    Task task = work.value();
    return Outcome.newBuilder()
        .setTask(answered(work))
        .setMigrationId(task.getMigrationId())
        .setEpoch(task.getEpoch())
        .setSourceKey(task.getSourceKey())
        .setStatus(status)
        .setSize(planned(task))
        .setAttempts(attempts)
        .setAgain(again(status) ? task : null)
        .setReceipt(task.getCleanup() == null ? null : task.getCleanup().getReceipt())
        .setFinishedAt(clock.instant());
  }

  private static Outgoing outcome(Outcome outcome) {
    return Outgoing.to(
        Topic.OUTCOMES,
        outcome.getTask().getPartition(),
        outcome.getMigrationId() + "/" + outcome.getSourceKey(),
        outcome);
  }

  /** Whether the object may be planned again, for which the answer carries its task. */
  private static boolean again(OutcomeStatus status) {
    return status == OutcomeStatus.DEFERRED || status == OutcomeStatus.FAILED;
  }

  /** The first task of the object: it counts once, however often it is planned again. */
  private static TaskRef answered(Incoming<Task> work) {
    TaskRef original = work.value().getOriginal();
    return original == null ? new TaskRef(work.partition(), work.offset()) : original;
  }

  private static List<ObjectChecksum> checksums(Set<Checksum> checksums) {
    List<ObjectChecksum> records = new ArrayList<>(checksums.size());
    for (Checksum checksum : checksums) {
      records.add(new ObjectChecksum(checksum.kind().name(), ByteBuffer.wrap(checksum.value())));
    }
    return records;
  }

  private static String text(Accommodation each) {
    return each.rule() + ":" + each.effect() + ":" + each.subject();
  }

  /**
   * What is known of a copy.
   *
   * @param source version that was read, or that the copy says it is of
   * @param target version that holds it; with the sides of the job exchanged it is at its source
   * @param size its bytes
   * @param checksums of the bytes that were read; empty if none were
   * @param accommodations how the target holds it otherwise
   * @param recognised whether the answer to the write was lost
   * @param replaced version that the copy replaced
   * @param attempts attempts that it took
   */
  record Copied(
      Pin source,
      Pin target,
      long size,
      Set<Checksum> checksums,
      List<Accommodation> accommodations,
      boolean recognised,
      Optional<Pin> replaced,
      int attempts) {}
}
