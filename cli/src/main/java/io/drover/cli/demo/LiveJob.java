package io.drover.cli.demo;

import io.drover.cli.client.Answer;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OpenUploads;
import io.drover.storage.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A live migration, steered through its topics as any program can. */
public final class LiveJob {
  private static final Duration ANSWER = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final String id;
  private final Clock clock;
  private final LongSupplier nanos;

  /**
   * @param id of the job
   * @param nanos a monotonic clock
   */
  public LiveJob(KafkaClients clients, String id, Clock clock, LongSupplier nanos) {
    this.clients = clients;
    this.id = id;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Asks for the job. */
  public void start(String source, String target) {
    ask(
        command(Action.START)
            .setSpec(
                MigrationSpec.newBuilder()
                    .setSource(source)
                    .setTarget(target)
                    .setLive(
                        Live.newBuilder()
                            .setConvergence(Convergence.KEEP_TRYING)
                            .setOpenUploads(OpenUploads.REFUSE)
                            .build())
                    .build()));
  }

  /** Asks for something that needs no more words, to be done as soon as it can. */
  public void ask(Action action) {
    ask(command(action).setWhenReady(action == Action.CUTOVER));
  }

  private Command.Builder command(Action action) {
    return Command.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setMigrationId(id)
        .setAction(action)
        .setRequestedBy("demo")
        .setRequestedAt(clock.instant());
  }

  private void ask(Command.Builder command) {
    Answer answer = new Requests(clients, nanos).send(command.build(), ANSWER);
    if (!(answer instanceof Answer.Accepted)) {
      throw new IllegalStateException(
          "%s for migration '%s' was not granted: %s".formatted(command.getAction(), id, answer));
    }
  }

  /**
   * Waits for a phase.
   *
   * @throws IllegalStateException if it does not come within the bound, with what stands in its way
   */
  public Cutover await(CutoverPhase phase, Duration bound) throws InterruptedException {
    return await(job -> cutover(job).getPhase() == phase, bound, phase.toString()).getCutover();
  }

  /** Waits until the job is over and sealed. */
  public Migration awaitEnd(Duration bound) throws InterruptedException {
    return await(
        job -> job.getState() == MigrationState.COMPLETED && job.getEvidence() != null,
        bound,
        "COMPLETED and sealed");
  }

  private Migration await(Predicate<Migration> reached, Duration bound, String what)
      throws InterruptedException {
    long end = nanos.getAsLong() + bound.toNanos();
    while (true) {
      Migration job = new Snapshots(clients).migrations().get(id);
      if (job != null && job.getCutover() != null && reached.test(job)) {
        return job;
      }
      if (job != null && job.getState() == MigrationState.FAILED) {
        throw new IllegalStateException("migration '%s' failed: %s".formatted(id, job.getReason()));
      }
      if (nanos.getAsLong() - end > 0) {
        throw new IllegalStateException(
            "migration '%s' is not %s after %d s: %s"
                .formatted(id, what, bound.toSeconds(), job == null ? "unknown" : standing(job)));
      }
      Waiter.SYSTEM.await(POLL);
    }
  }

  private static Cutover cutover(Migration job) {
    return Objects.requireNonNull(job.getCutover());
  }

  private static String standing(Migration job) {
    Cutover cutover = job.getCutover();
    return cutover == null
        ? job.getState().toString()
        : "%s, %s, %d left, held back by %s"
            .formatted(
                job.getState(), cutover.getPhase(), cutover.getBacklog(), cutover.getBlocking());
  }
}
