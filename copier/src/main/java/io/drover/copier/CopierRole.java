package io.drover.copier;

import io.drover.messaging.Health;
import io.drover.messaging.JobTable;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.messaging.TopicAdmin;
import io.drover.messaging.WorkSource;
import io.drover.messaging.WorkerLoop;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads tasks and copies their objects. Any number of them share the partitions of {@code
 * drover.tasks}.
 */
public final class CopierRole implements Role {
  private static final String ROLE = "copier";

  private final KafkaClients clients;
  private final JobTable jobs;
  private final UploadTopic uploads;
  private final Sweeper sweeper;
  private final WorkerLoop<Task> loop;

  /**
   * Wires it; nothing runs yet.
   *
   * @param config how it works
   * @param clients how it speaks to Kafka
   * @param stores where objects are; stays open
   * @param meters where its metrics go
   * @param clock what time it is in the records it writes
   */
  public CopierRole(
      CopierConfig config, KafkaClients clients, Stores stores, MeterRegistry meters, Clock clock) {
    this.clients = clients;
    this.jobs = new JobTable(clients);
    this.uploads = new UploadTopic(clients, this::heard);
    CopierWork work =
        new CopierWork(
            config,
            new CopierWork.Surroundings(
                followed(jobs),
                stores::open,
                meters,
                clock,
                Waiter.SYSTEM,
                () -> ThreadLocalRandom.current().nextLong(),
                uploads.book()));
    this.sweeper = new Sweeper(work::sweep);
    jobs.onChange(work::changed);
    jobs.onChange(this::sweepIfOver);
    this.loop =
        new WorkerLoop<>(
            clients,
            new WorkSource<>(ROLE, Topic.TASKS, Task.class, config.lookAhead()),
            work,
            assignment -> work.share(assignment.share()),
            meters);
  }

  /** A late worker may write down a write after its job is over. */
  private void heard(Upload upload) {
    jobs.find(upload.getMigrationId()).ifPresent(this::sweepIfOver);
  }

  private void sweepIfOver(Migration migration) {
    if (UploadSweep.over(migration)) {
      sweeper.request();
    }
  }

  private static Jobs followed(JobTable table) {
    return new Jobs() {
      @Override
      public Optional<Migration> find(String id) {
        return table.find(id);
      }

      @Override
      public Optional<Migration> await(String id, long revision, Duration bound)
          throws InterruptedException {
        return table.await(id, revision, bound);
      }
    };
  }

  @Override
  public String name() {
    return ROLE;
  }

  @Override
  public void start() {
    new TopicAdmin(clients)
        .check(
            Topic.TASKS,
            Topic.COPIES,
            Topic.UPLOADS,
            Topic.OUTCOMES,
            Topic.MIGRATIONS,
            Topic.DEAD_LETTERS);
    jobs.start();
    uploads.start();
    sweeper.start();
    loop.start();
  }

  @Override
  public Health health() {
    Health table = jobs.health();
    if (!table.live() || !table.ready()) {
      return table;
    }
    Health book = uploads.health();
    return book.live() && book.ready() ? loop.health() : book;
  }

  @Override
  public void close() {
    loop.close();
    sweeper.close();
    uploads.close();
    jobs.close();
  }
}
