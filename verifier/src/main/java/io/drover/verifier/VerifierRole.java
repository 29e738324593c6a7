package io.drover.verifier;

import io.drover.messaging.Health;
import io.drover.messaging.JobTable;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.messaging.TopicAdmin;
import io.drover.messaging.WorkSource;
import io.drover.messaging.WorkerLoop;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Migration;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads copies and checks them. Any number of them share the partitions of {@code drover.copies}.
 */
public final class VerifierRole implements Role {
  private static final String ROLE = "verifier";

  private final KafkaClients clients;
  private final JobTable jobs;
  private final TopicForwards forwards;
  private final WorkerLoop<Copy> loop;

  /**
   * Wires it; nothing runs yet.
   *
   * @param config how it works
   * @param clients how it speaks to Kafka
   * @param stores where objects are; stays open
   * @param meters where its metrics go
   * @param clock what time it is in the records it writes
   */
  public VerifierRole(
      VerifierConfig config,
      KafkaClients clients,
      Stores stores,
      MeterRegistry meters,
      Clock clock) {
    this.clients = clients;
    this.jobs = new JobTable(clients);
    this.forwards = new TopicForwards(clients);
    VerifierWork work =
        new VerifierWork(
            config,
            new VerifierWork.Surroundings(
                followed(jobs),
                stores::open,
                forwards,
                meters,
                clock,
                Waiter.SYSTEM,
                () -> ThreadLocalRandom.current().nextLong()));
    jobs.onChange(work::changed);
    this.loop =
        new WorkerLoop<>(
            clients,
            new WorkSource<>(ROLE, Topic.COPIES, Copy.class, config.lookAhead()),
            work,
            meters);
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
        .check(Topic.COPIES, Topic.OUTCOMES, Topic.MIGRATIONS, Topic.FORWARDS, Topic.DEAD_LETTERS);
    jobs.start();
    loop.start();
  }

  @Override
  public Health health() {
    Health table = jobs.health();
    return table.live() && table.ready() ? loop.health() : table;
  }

  @Override
  public void close() {
    loop.close();
    jobs.close();
    forwards.close();
  }
}
