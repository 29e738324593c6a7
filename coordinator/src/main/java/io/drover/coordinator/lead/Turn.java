package io.drover.coordinator.lead;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.again.Retry;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.plan.PlanPage;
import io.drover.coordinator.sweep.SweepPage;
import io.drover.messaging.Outgoing;
import io.drover.schemas.LiveDirection;
import io.drover.schemas.Topic;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Side;
import io.drover.schemas.record.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One step of the leader while it is put together: what changed since the last transaction, not yet
 * published and not yet true. Each changed job is published once, in its last state, behind the
 * tasks that it counts.
 */
final class Turn {
  private final Map<MigrationId, Job> before;
  private final Map<MigrationId, Job> changed = new LinkedHashMap<>();
  private final List<Outgoing> tasks = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Outgoing> reopened = new ArrayList<>();
  private final List<PlanFeed> consumed = new ArrayList<>();
  private final List<Runnable> published = new ArrayList<>();
  private OptionalLong nextCommand = OptionalLong.empty();

  Turn(Map<MigrationId, Job> before) {
    this.before = before;
  }

  /** The jobs as they will be once this turn is published. */
  Map<MigrationId, Job> jobs() {
    if (changed.isEmpty()) {
      return Collections.unmodifiableMap(before);
    }
    Map<MigrationId, Job> after = new TreeMap<>(before);
    after.putAll(changed);
    return after;
  }

  @Nullable Job job(MigrationId id) {
    Job job = changed.get(id);
    return job == null ? before.get(id) : job;
  }

  void apply(JobEvent event) {
    changed.put(event.id(), Lifecycle.apply(job(event.id()), event));
  }

  void refuse(Refusal refusal) {
    refusals.add(refusal);
  }

  void answered(ConsumerRecord<byte[], byte[]> command) {
    nextCommand = OptionalLong.of(command.offset() + 1);
  }

  /** Says in the job's record that this request is answered; what it asked for is applied. */
  void granted(MigrationId id, ConsumerRecord<byte[], byte[]> command) {
    Job job = job(id);
    if (job != null) {
      changed.put(id, job.answered(command.offset()));
    }
  }

  /** Publishes tasks again that were put off. */
  void planAgain(Job.Running job, AgainPage page, Repeating source) {
    apply(new JobEvent.PlannedAgain(job.id(), page.readTo()));
    page.tasks().forEach(task -> addAgain(job, task));
    published.add(source::deferredPublished);
  }

  /** Publishes failed tasks again, and that they are open. */
  void reopen(Job.Running job, ReopenPage page, Instant at) {
    apply(new JobEvent.Reopened(job.id(), page.items().size(), page.last()));
    for (ReopenPage.Item item : page.items()) {
      Outcome open = Retry.reopened(item.failed(), at);
      reopened.add(
          Outgoing.to(
              Topic.OUTCOMES,
              open.getTask().getPartition(),
              job.id().value() + "/" + open.getSourceKey(),
              open));
      addAgain(job, item.task());
    }
  }

  /**
   * To the partition of the first task, whatever the number of partitions has become; and with the
   * revision that this turn publishes at the least, so that no worker judges it by an older state.
   */
  private void addAgain(Job.Running job, Task task) {
    Job now = Objects.requireNonNull(job(job.id()));
    Task fresh =
        Task.newBuilder(task)
            .setEpoch(now.header().epoch())
            .setRevision(now.header().revision())
            .build();
    tasks.add(
        Outgoing.to(
            Topic.TASKS,
            Objects.requireNonNull(fresh.getOriginal()).getPartition(),
            job.spec().source().bucket() + "/" + fresh.getSourceKey(),
            fresh));
  }

  /** Publishes a page. The objects of a live job are copied as they are when a worker looks. */
  void plan(Job.Running job, PlanPage page) {
    boolean live = job.spec().live();
    for (Task task : page.tasks()) {
      boolean copies = live && task.getCleanup() == null;
      add(job, copies ? Task.newBuilder(task).setLive(true).build() : task);
    }
    apply(
        new JobEvent.Planned(
            job.id(),
            page.tasks().size(),
            page.bytes(),
            page.checkpoint(),
            page.ranges(),
            page.passedOver(),
            page.complete()));
  }

  private void add(Job.Running job, Task task) {
    String key = job.spec().source().bucket() + "/" + task.getSourceKey();
    tasks.add(Outgoing.keyed(Topic.TASKS, key, task));
  }

  /**
   * Publishes keys that changed, to be made equal to the side that applications write to now. The
   * tasks name the revision that says which one that is.
   */
  void planChanges(Job.Running job, ChangePage page, Instant at) {
    apply(new JobEvent.ChangesPlanned(job.id(), page.size(), page.readTo()));
    Job now = Objects.requireNonNull(job(job.id()));
    boolean reverse = LiveFlow.direction(now) == LiveDirection.BACK;
    LiveScope scope = LiveScope.of(job, reverse ? Side.TARGET : Side.SOURCE);
    for (String key : page.keys()) {
      add(
          job,
          Task.newBuilder()
              .setMigrationId(job.id().value())
              .setEpoch(now.header().epoch())
              .setRevision(now.header().revision())
              .setSourceKey(key)
              .setTargetKey(scope.targetKey(key))
              .setSourcePin("")
              .setSize(0)
              .setModified(at)
              .setLive(true)
              .setReverse(reverse)
              .build());
    }
  }

  /** Publishes what a sweep found, each key as if it had been hinted, and how far it has come. */
  void planSwept(Job.Running job, SweepPage page, Instant at) {
    if (page.size() > 0) {
      planChanges(job, new ChangePage(page.keys(), Optional.empty(), 0, List.of(), 0), at);
    }
    apply(
        new JobEvent.Crossed(
            job.id(),
            new CrossingEvent.Swept(
                at, page.checkpoint(), page.looked(), page.size(), page.odd(), page.last())));
  }

  /** After this turn the feed may plan one more page. */
  void consumed(PlanFeed feed) {
    consumed.add(feed);
  }

  Map<MigrationId, Job> changed() {
    return changed;
  }

  List<PlanFeed> consumed() {
    return consumed;
  }

  /** What is to be done once this turn is published. */
  List<Runnable> published() {
    return published;
  }

  int tasks() {
    return tasks.size();
  }

  /** Whether this turn publishes a route of this epoch, which nobody has seen yet. */
  boolean publishes(MigrationId id, long epoch) {
    Job published = before.get(id);
    return published == null
        || published.crossing() == null
        || published.crossing().epoch() != epoch;
  }

  /** Whether this turn begins to clean up the source, of which no task is counted yet. */
  boolean begins(MigrationId id, CutoverPhase phase) {
    Job published = before.get(id);
    boolean cleans = phase == CutoverPhase.CLEANING || phase == CutoverPhase.CHECKING_SOURCE;
    return cleans
        && (published == null
            || published.crossing() == null
            || published.crossing().phase() != phase);
  }

  /**
   * All of it.
   *
   * @param at the time, to be written in routes
   */
  Transaction transaction(Instant at) {
    List<Outgoing> records = new ArrayList<>(tasks.size() + reopened.size() + changed.size());
    records.addAll(reopened);
    records.addAll(tasks);
    changed.forEach(
        (id, job) -> {
          Routes.between(before.get(id), job, at).ifPresent(records::add);
          records.add(Outgoing.keyed(Topic.MIGRATIONS, id.value(), JobRecords.toRecord(job)));
        });
    return new Transaction(records, refusals, nextCommand);
  }
}
