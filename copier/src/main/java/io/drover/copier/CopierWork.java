package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.WorkHandler;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Task;
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
 * What a copier does with tasks, apart from Kafka and from time: {@link CopierRole} runs it on a
 * worker loop, a simulation on a clock of its own.
 */
public final class CopierWork implements WorkHandler<Task> {
  private final TransferSlots slots;
  private final JobDirectory directory;
  private final Sampling sampling;
  private final CopyHandler handler;
  private final UploadSweep sweep;
  private final RestingWaiter waiter;

  /**
   * What it needs of the world.
   *
   * @param jobs the jobs as this process knows them
   * @param stores the store of a URI
   * @param meters where its metrics go
   * @param clock what time it is in the records it writes
   * @param waiter how it waits between attempts
   * @param random what spreads these waits
   * @param uploads the writes in parts that were begun and have not ended
   */
  public record Surroundings(
      Jobs jobs,
      Function<StoreUri, ObjectStore> stores,
      MeterRegistry meters,
      Clock clock,
      Waiter waiter,
      RandomGenerator random,
      UploadBook uploads) {

    /** With writes in parts that nobody else hears of. */
    public Surroundings(
        Jobs jobs,
        Function<StoreUri, ObjectStore> stores,
        MeterRegistry meters,
        Clock clock,
        Waiter waiter,
        RandomGenerator random) {
      this(
          jobs,
          stores,
          meters,
          clock,
          waiter,
          random,
          new UploadBook(record -> UploadBook.Receipt.NONE));
    }
  }

  public CopierWork(CopierConfig config, Surroundings world) {
    BufferPool pool = new BufferPool(config.memory());
    this.slots =
        new TransferSlots(
            config.concurrency(), world.meters().config().clock()::monotonicTime, world.clock());
    CopierMetrics metrics = new CopierMetrics(world.meters(), pool, slots);
    this.waiter = new RestingWaiter(world.waiter());
    Retrying retrying = new Retrying(config.retries(), world.random(), waiter);
    this.directory =
        new JobDirectory(world.stores(), slots, retrying, metrics, config.concurrency());
    this.sampling = Sampling.of(config, pool, world.clock());
    Worker worker =
        new Worker(
            world.jobs(),
            slots,
            new Transfer(config, pool, metrics),
            sampling,
            new Answers(config.name(), world.clock()),
            metrics,
            world.uploads(),
            new ObjectUploads.Settings(config.name(), config.resumeMin(), world.clock(), metrics));
    this.sweep =
        new UploadSweep(world.uploads(), world.jobs(), world.stores(), metrics, world.clock());
    this.handler = new CopyHandler(worker, directory, config.jobWait());
  }

  @Override
  public List<Outgoing> handle(Incoming<Task> work) throws InterruptedException {
    return handler.handle(work);
  }

  @Override
  public boolean urgent(Task task) {
    return handler.urgent(task);
  }

  @Override
  public boolean rests(Thread thread) {
    return waiter.rests(thread);
  }

  /**
   * This copier's part of all rates that are meant for the whole cluster; 0 until it is told.
   *
   * @param part 0 to 1
   */
  public void share(double part) {
    slots.share(part);
  }

  /**
   * Removes what is left at targets of writes in parts whose jobs are over (T-19). Asks stores, so
   * it may take long; may be repeated.
   */
  public void sweep() {
    sweep.run();
  }

  /** Tells that a job is in another state, or goes at another speed. */
  public void changed(Migration migration) {
    directory.follow(migration);
    MigrationState state = migration.getState();
    if (state == MigrationState.COMPLETED
        || state == MigrationState.FAILED
        || state == MigrationState.CANCELLED) {
      directory.forget(migration.getMigrationId());
      sampling.forget(migration.getMigrationId());
    }
  }
}
