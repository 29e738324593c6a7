package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.Flow;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.LiveDirection;
import io.drover.schemas.record.Side;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one live job on their way to its tasks: the reading of {@code drover.changes}, the
 * keys that wait to be published, and what the cutover asks of them. For the leader's thread.
 * Nothing is read while reads move from one side to the other; what changes then is read
 * afterwards, for the other direction.
 */
final class LiveFlow implements ChangeFlow {
  private final MigrationId id;
  private final Repetition repetition;
  private final Terminals terminals;
  private final Consumer<LeaderEvent> inbox;
  private final Runnable wake;
  private final PageQueue<ChangePage> ready = new PageQueue<>();
  private final Failing failing;
  private final Sweeping sweeping;
  private Repetition.@Nullable ChangeReading reading;
  private Repetition.@Nullable Counting counting;
  private @Nullable LiveScope scope;
  private Job.@Nullable Running job;
  private long barrierAsked;
  private long barrier;
  private List<String> unresolved = List.of();
  private long suspectsAsked;
  private long suspects;
  private long suspectsWaiting;
  private long readBefore;

  LiveFlow(
      MigrationId id,
      Repetition repetition,
      Terminals terminals,
      Consumer<LeaderEvent> inbox,
      Runnable wake) {
    this.id = id;
    this.repetition = repetition;
    this.terminals = terminals;
    this.inbox = inbox;
    this.wake = wake;
    this.failing =
        new Failing(
            job ->
                repetition.failing(
                    job, keys -> inbox.accept(new LeaderEvent.FailingFound(this, keys))));
    this.sweeping =
        new Sweeping(
            repetition,
            (begun, page) -> inbox.accept(new LeaderEvent.SweepFound(this, begun, page)),
            (begun, cause) -> inbox.accept(new LeaderEvent.SweepFailed(this, begun, cause)));
  }

  /** What failed. */
  Failing failing() {
    return failing;
  }

  /** What nobody reported. */
  Sweeping sweeping() {
    return sweeping;
  }

  MigrationId id() {
    return id;
  }

  /** Which way changes of a job are to be planned now. */
  static LiveDirection direction(Job job) {
    Crossing crossing = job.crossing();
    if (crossing instanceof Crossing.Over) {
      return LiveDirection.NONE;
    }
    return crossing == null ? LiveDirection.FORWARD : LiveDirection.of(crossing.phase());
  }

  /** Sees to it that what the job needs in its present state is being read, and nothing else. */
  void follow(Job.Running now) {
    job = now;
    if (counting == null) {
      counting =
          repetition.counting(now, wake, cause -> inbox.accept(new LeaderEvent.Broken(cause)));
    }
    switch (direction(now)) {
      case FORWARD -> read(now, Side.SOURCE);
      case BACK -> read(now, Side.TARGET);
      case NONE -> rest();
    }
    sweeping.follow(now);
  }

  private void read(Job.Running now, Side side) {
    LiveScope wanted = LiveScope.of(now, side);
    if (wanted.equals(scope)) {
      return;
    }
    rest();
    scope = wanted;
    Repetition.ChangeReading begun =
        repetition.changes(
            now,
            wanted,
            Repetition.listener(
                page -> inbox.accept(new LeaderEvent.ChangesFound(this, wanted, page)),
                cause -> inbox.accept(new LeaderEvent.ChangesFailed(this, wanted, cause))));
    reading = begun;
    if (barrierAsked > barrier) {
      begun.barrier(barrierAsked);
    }
  }

  /** Whether what comes from a reading is still wanted. */
  boolean reads(LiveScope from) {
    return from.equals(scope);
  }

  void add(ChangePage page) {
    ready.add(page);
  }

  /** Whether changes are planned at all in the job's last published state. */
  boolean flows() {
    return scope != null;
  }

  boolean canPublish(long room) {
    return ready.canPublish(room);
  }

  /** The next page, or the part of it that fits. */
  ChangePage take(long room) {
    return ready.take(room);
  }

  /** A page, or a part of one, is published. */
  void published(ChangePage page) {
    if (page.barrier() > 0) {
      barrier = page.barrier();
      unresolved = page.unresolved();
    }
    if (page.suspects() > 0) {
      suspects = page.suspects();
      suspectsWaiting = 0;
    }
    Repetition.ChangeReading present = reading;
    if (page.readTo().isPresent() && present != null) {
      present.published();
    }
  }

  /**
   * How far the tasks are: by the outcomes themselves, which are there at once, or by the reports
   * for as long as those know more.
   */
  Standing standing() {
    Standing reported = terminals.of(id);
    Repetition.Counting present = counting;
    return present == null ? reported : present.standing().orFurther(reported);
  }

  // What the cutover asks

  @Override
  public Flow look() {
    Job.Running now = job;
    if (now == null) {
      return Flow.UNKNOWN;
    }
    Standing standing = standing();
    return new Flow(
        now.plan().complete(),
        backlog(now, standing),
        failing.of(now, standing),
        failing.doubtful(now, standing),
        standing.terminal() + readBefore + (reading == null ? 0 : reading.changesRead()),
        barrier,
        unresolved,
        suspects);
  }

  private long backlog(Job.Running now, Standing standing) {
    Repetition.ChangeReading present = reading;
    long unseen = Math.max(0, now.plan().repeats().reopened() - standing.reopened());
    long open = Math.max(0, now.plan().tasks() - standing.terminal()) + unseen;
    return open + suspectsWaiting + (present == null ? 0 : present.unplanned());
  }

  @Override
  public void barrier(long epoch) {
    if (epoch <= barrierAsked) {
      return;
    }
    barrierAsked = epoch;
    Repetition.ChangeReading present = reading;
    if (present != null) {
      present.barrier(epoch);
    }
  }

  @Override
  public void planSuspects(long epoch, List<String> keys) {
    if (epoch <= suspectsAsked) {
      return;
    }
    suspectsAsked = epoch;
    LiveScope present = scope;
    List<String> ours =
        present == null ? List.of() : keys.stream().distinct().filter(present::has).toList();
    suspectsWaiting = ours.size();
    ready.add(ChangePage.suspects(epoch, ours));
  }

  /** Gives up everything. */
  void stop() {
    rest();
    sweeping.rest();
    Repetition.Counting present = counting;
    if (present != null) {
      present.stop();
    }
    counting = null;
  }

  /** Gives up the changes that are being read; they are read again from the marks of the job. */
  private void rest() {
    Repetition.ChangeReading present = reading;
    if (present != null) {
      readBefore += present.changesRead();
      present.stop();
    }
    reading = null;
    scope = null;
    ready.clear();
    suspectsAsked = suspects;
    suspectsWaiting = 0;
  }
}
