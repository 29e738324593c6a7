package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.Tenure;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.List;
import java.util.Optional;

/**
 * Judges what a migration would do with one object, and does nothing of it (O-04): looks at both
 * sides, asks the rules of the target, and reads the beginning of a few objects to measure. Writes
 * to no store, so it may run again at any time.
 */
final class DryRun {
  private final Worker worker;
  private final Job job;
  private final Incoming<Task> work;
  private int attempt = 1;

  DryRun(Worker worker, Job job, Incoming<Task> work) {
    this.worker = worker;
    this.job = job;
    this.work = work;
  }

  /** Runs to the answer. */
  Outgoing run() throws InterruptedException {
    Optional<Accommodation> noKey = ObjectKey.refusal(work.value().getTargetKey());
    if (noKey.isPresent()) {
      return answer(Judgement.refused(List.of(), noKey.get()));
    }
    for (; ; attempt++) {
      try {
        return attempt();
      } catch (TransferFault fault) {
        worker.sideFailed(job, fault.side(), fault.failure());
        if (!fault.retryable() || attempt >= job.spec().getMaxAttempts()) {
          return answer(Judgement.failed(fault));
        }
      }
      worker.metrics().retried();
      job.retrying().pause(attempt);
    }
  }

  private Outgoing attempt() throws InterruptedException {
    Optional<Slot> granted = worker.slots().acquire(job.lane(), 0);
    if (granted.isEmpty()) {
      return stopped()
          .orElseGet(() -> worker.answers().ended(work, attempt, OutcomeStatus.DEFERRED));
    }
    try (Slot slot = granted.get()) {
      Optional<Outgoing> stopped = stopped();
      if (stopped.isPresent()) {
        return stopped.get();
      }
      Judgement judgement = new Look(slot).judge();
      slot.succeeded();
      return answer(judgement);
    }
  }

  private Optional<Outgoing> stopped() {
    return worker.unlessRunning(work, attempt);
  }

  private Outgoing answer(Judgement judgement) {
    return worker.answers().judged(work, attempt, judgement);
  }

  /** One look at both sides. */
  private final class Look {
    private final ObjectKey sourceKey = new ObjectKey(work.value().getSourceKey());
    private final ObjectKey targetKey = new ObjectKey(work.value().getTargetKey());
    private final Pacing pacing;
    private int requests;

    Look(Pacing pacing) {
      this.pacing = pacing;
    }

    Judgement judge() throws InterruptedException {
      Optional<ObjectStat> source = head(Side.SOURCE);
      if (source.isEmpty()) {
        return Judgement.gone();
      }
      ObjectStat stat = source.get();
      return switch (plan(present(stat), stat)) {
        case TargetPlan.Write(Condition condition) -> copied(stat, condition);
        case TargetPlan.Unchanged _ ->
            Judgement.unchanged(new Forecasting(job, stat, true, 1, false).unchanged(requests));
        case TargetPlan.Refuse(String errorClass, String message) ->
            Judgement.failed(errorClass, message);
        case TargetPlan.Compare _, TargetPlan.CompareContent _ ->
            throw new IllegalStateException("compared already");
      };
    }

    /** The task that a plan of this moment would have. */
    private Task present(ObjectStat stat) {
      return Task.newBuilder(work.value())
          .setSourcePin(stat.pin().value())
          .setSize(stat.size())
          .build();
    }

    private TargetPlan plan(Task task, ObjectStat source) {
      TargetPlan plan = TargetPlan.of(task, job.spec().getExisting());
      if (plan instanceof TargetPlan.Compare(Pin planned)) {
        plan = TargetPlan.compared(task, planned, head(Side.TARGET), job.comparable());
      }
      return plan instanceof TargetPlan.CompareContent(ObjectStat target)
          ? TargetPlan.comparedContent(task, target, Optional.of(source))
          : plan;
    }

    private Judgement copied(ObjectStat stat, Condition condition) throws InterruptedException {
      Optional<Pin> replaced =
          condition instanceof Condition.Match(Pin pin) ? Optional.of(pin) : Optional.empty();
      TransferRequest request = request(stat, condition);
      Forecasting forecast = forecast(stat, replaced.isPresent(), request);
      CarriedAttributes carried = CarriedAttributes.of(stat, request);
      requests += forecast.tagRequests();
      Judgement judgement =
          Judgement.of(stat, carried, replaced, job.moves(), forecast.copied(requests));
      return judgement.status() == OutcomeStatus.PLANNED
          ? judgement.with(worker.sampling().take(job, sourceKey, stat, pacing))
          : judgement;
    }

    private Forecasting forecast(ObjectStat stat, boolean present, TransferRequest request) {
      long parts =
          TransferFault.at(Side.TARGET, () -> worker.transfer().parts(job.can(), stat.size()));
      long serverSide = worker.transfer().serverSideParts(request);
      return serverSide > 0
          ? new Forecasting(job, stat, present, serverSide, true)
          : new Forecasting(job, stat, present, parts, false);
    }

    private TransferRequest request(ObjectStat stat, Condition condition) {
      return new TransferRequest(
          job.source(),
          sourceKey,
          stat.pin(),
          stat.size(),
          job.target(),
          targetKey,
          condition,
          new Provenance(job.id(), work.value().getEpoch(), stat.pin()),
          job.can(),
          job.kinds(),
          job.goingOn(),
          (side, failure) -> worker.partFailed(job, side, failure),
          pacing,
          worker.uploads(job, work),
          job.spec().getServerSide(),
          Tenure.CERTAIN,
          Optional.empty());
    }

    private Optional<ObjectStat> head(Side side) {
      requests++;
      return TransferFault.at(
          side,
          () ->
              switch (side) {
                case SOURCE -> job.source().head(sourceKey);
                case TARGET -> job.target().head(targetKey);
              });
    }
  }
}
