package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.Tenure;
import io.drover.schemas.record.Task;
import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Moves the object of one task from one place to another, and says what came of it. */
final class Copying {
  private final Worker worker;
  private final Job job;
  private final String bucket;
  private final Incoming<Task> work;
  private final Place from;
  private final Place to;

  /** Where an object is or goes. */
  private record Place(io.drover.storage.ObjectStore store, ObjectKey key) {}

  private Copying(
      Worker worker, Job job, String bucket, Incoming<Task> work, Place from, Place to) {
    this.worker = worker;
    this.job = job;
    this.bucket = bucket;
    this.work = work;
    this.from = from;
    this.to = to;
  }

  /** From the job's source to its target. */
  static Copying forward(Worker worker, Job job, Incoming<Task> work) {
    return new Copying(
        worker,
        job,
        job.sourceUri().bucket(),
        work,
        new Place(job.source(), new ObjectKey(work.value().getSourceKey())),
        new Place(job.target(), new ObjectKey(work.value().getTargetKey())));
  }

  /** From the job's target to its source. */
  static Copying back(Worker worker, Job job, Incoming<Task> work) {
    return new Copying(
        worker,
        job.reversed(),
        job.sourceUri().bucket(),
        work,
        new Place(job.target(), new ObjectKey(work.value().getTargetKey())),
        new Place(job.source(), new ObjectKey(work.value().getSourceKey())));
  }

  /** The job as this direction has it: what is read is its source, what is written its target. */
  Job job() {
    return job;
  }

  /** What a copy of a version says of itself. */
  Provenance provenance(Pin version, Optional<Pin> replaced) {
    Task task = work.value();
    return new Provenance(task.getMigrationId(), task.getEpoch(), version, replaced);
  }

  /**
   * Moves a version.
   *
   * @param condition what must hold where it goes
   * @throws TransferFault if a store fails
   */
  Transferred move(
      Pin version, long size, Condition condition, Provenance provenance, Pacing pacing)
      throws InterruptedException {
    Task task = work.value();
    return worker
        .transfer()
        .run(
            new TransferRequest(
                from.store(),
                from.key(),
                version,
                size,
                to.store(),
                to.key(),
                condition,
                provenance,
                job.can(),
                job.kinds(),
                job.goingOn(),
                (side, failure) -> worker.partFailed(job, side, failure),
                pacing,
                uploads(),
                job.spec().getServerSide() && task.getSha256() == null,
                tenure(),
                expected(task)));
  }

  /**
   * What a live task writes late nobody would mend: other tasks of the key may have been done
   * meanwhile, and the traffic may have moved. At rest a late copy is a copy.
   */
  private Tenure tenure() {
    return work.value().getLive() ? work.tenure() : Tenure.CERTAIN;
  }

  /**
   * Returns once it is certain that the task is still this copier's.
   *
   * @throws InterruptedException if it is another's
   */
  void awaitTenure() throws InterruptedException {
    tenure().await();
  }

  /** The writes in parts of the object where it goes. */
  ObjectUploads uploads() {
    return worker.uploads(job, work, to.key());
  }

  /** What the bytes must be, where a receipt says it. */
  private static Optional<Checksum> expected(Task task) {
    return Optional.ofNullable(task.getSha256())
        .map(hex -> new Checksum(Checksum.Kind.SHA256, HexFormat.of().parseHex(hex)));
  }

  /** Whether what is there holds the bytes that were to be written, by reading them. */
  boolean holds(Pin version, Transferred.Lost intended) throws InterruptedException {
    return worker.transfer().holds(to.store(), to.key(), version, intended);
  }

  Optional<ObjectStat> headFrom() {
    return TransferFault.at(Side.SOURCE, () -> from.store().head(from.key()));
  }

  Optional<ObjectStat> headTo() {
    return TransferFault.at(Side.TARGET, () -> to.store().head(to.key()));
  }

  /** How an object with these attributes would be held otherwise where it goes. */
  List<Accommodation> accommodations(ObjectAttributes attributes, Optional<ObjectStat> version) {
    return to.store()
        .accommodations(to.key(), attributes, version.map(ObjectStat::size).orElse(0L));
  }

  /**
   * Removes what is there.
   *
   * @throws TransferFault if the store fails, or has another version or none
   */
  void remove(Pin version) {
    TransferFault.at(Side.TARGET, () -> to.store().delete(to.key(), Condition.match(version)));
  }

  // Answers

  /** The copy was made. */
  Outgoing copied(Transferred.Done done, Pin version, Optional<Pin> replaced, int attempt) {
    worker.metrics().copied(done.size());
    return answer(
        new Answers.Copied(
            version,
            done.target(),
            done.size(),
            done.checksums(),
            done.accommodations(),
            false,
            replaced,
            attempt));
  }

  /** It was made, and the store's answer lost. */
  Outgoing recognised(
      Transferred.Lost lost, Pin version, Pin copy, Optional<Pin> replaced, int attempt) {
    worker.metrics().recognised();
    return answer(
        new Answers.Copied(
            version,
            copy,
            lost.size(),
            lost.checksums(),
            lost.accommodations(),
            true,
            replaced,
            attempt));
  }

  private Outgoing answer(Answers.Copied copied) {
    return worker.answers().copied(work, bucket, copied);
  }

  /** It was there already. */
  Outgoing unchanged(Pin version, Pin copy, long size, Optional<Pin> replaced, int attempt) {
    worker.metrics().unchanged();
    return worker
        .answers()
        .unchanged(
            work,
            bucket,
            new Answers.Copied(version, copy, size, Set.of(), List.of(), false, replaced, attempt));
  }

  /** There was an object where none is to be, and it was removed. */
  Outgoing cleared(Pin removed, int attempt) {
    return worker.answers().cleared(work, bucket, removed, attempt);
  }
}
