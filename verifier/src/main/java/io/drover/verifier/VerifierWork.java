package io.drover.verifier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.WorkHandler;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.storage.ObjectStore;
import io.drover.storage.RestingWaiter;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a verifier does with copies, apart from Kafka and from time: {@link VerifierRole} runs it on
 * a worker loop, a simulation on a clock of its own.
 */
public final class VerifierWork implements WorkHandler<Copy> {
  private final JobDirectory directory;
  private final VerifyHandler handler;
  private final RestingWaiter waiter;

  /**
   * What it needs of the world.
   *
   * @param jobs the jobs as this process knows them
   * @param stores the store of a URI
   * @param forwards where it says that objects were moved
   * @param meters where its metrics go
   * @param clock what time it is in the records it writes
   * @param waiter how it waits between attempts
   * @param random what spreads these waits
   */
  public record Surroundings(
      Jobs jobs,
      Function<StoreUri, ObjectStore> stores,
      Forwards forwards,
      MeterRegistry meters,
      Clock clock,
      Waiter waiter,
      RandomGenerator random) {}

  public VerifierWork(VerifierConfig config, Surroundings world) {
    this.waiter = new RestingWaiter(world.waiter());
    Retrying retrying = new Retrying(config.retries(), world.random(), waiter);
    this.directory = new JobDirectory(world.stores(), retrying);
    Checker checker =
        new Checker(
            world.jobs(),
            new Outcomes(config.name(), world.clock()),
            new Departures(world.forwards(), world.clock(), config.forwardExpiry()),
            new VerifierMetrics(world.meters()),
            config.concurrency(),
            config.bufferSize());
    this.handler = new VerifyHandler(checker, directory, config.jobWait());
  }

  @Override
  public List<Outgoing> handle(Incoming<Copy> work) throws InterruptedException {
    return handler.handle(work);
  }

  @Override
  public boolean urgent(Copy copy) {
    return handler.urgent(copy);
  }

  @Override
  public boolean rests(Thread thread) {
    return waiter.rests(thread);
  }

  /** Tells that a job is in another state. */
  public void changed(Migration migration) {
    directory.follow(migration);
    MigrationState state = migration.getState();
    if (state == MigrationState.COMPLETED
        || state == MigrationState.FAILED
        || state == MigrationState.CANCELLED) {
      directory.forget(migration.getMigrationId());
    }
  }
}
