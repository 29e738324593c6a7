package io.drover.coordinator;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.plan.PastOutcomes;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.storage.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The last outcomes of a job on {@code drover.outcomes}. */
final class TopicOutcomes implements PastOutcomes {
  private static final int STRETCH = 1_000;

  private final KafkaClients clients;
  private final IntFunction<LastOutcomes> open;

  private TopicOutcomes(KafkaClients clients, IntFunction<LastOutcomes> open) {
    this.clients = clients;
    this.open = open;
  }

  /** Those of any job. */
  static StorePlanners.Past of(KafkaClients clients) {
    return new StorePlanners.Past() {
      @Override
      public PastOutcomes ofTasks(String migrationId) {
        return TopicOutcomes.ofTasks(clients, migrationId);
      }

      @Override
      public PastOutcomes ofKeys(Job.Running job) {
        return TopicOutcomes.ofKeys(clients, job);
      }
    };
  }

  /** Of each task, however old. */
  private static TopicOutcomes ofTasks(KafkaClients clients, String id) {
    return new TopicOutcomes(
        clients, partition -> new LastOutcomes(clients, id, partition, Optional.empty(), STRETCH));
  }

  /** Of each key of a live job. */
  private static TopicOutcomes ofKeys(KafkaClients clients, Job.Running job) {
    return new TopicOutcomes(
        clients,
        partition ->
            LastOutcomes.ofKeys(
                clients,
                job.id().value(),
                partition,
                LastOutcomes.since(job.header().createdAt()),
                job.plan().tasks()));
  }

  @Override
  public int partitions() throws InterruptedException {
    return asked(() -> LastOutcomes.partitions(clients));
  }

  @Override
  public Reading open(int partition) throws InterruptedException {
    return new Backwards(asked(() -> open.apply(partition)));
  }

  private record Backwards(LastOutcomes outcomes) implements Reading {
    @Override
    public long end() {
      return outcomes.end();
    }

    @Override
    public long position() {
      return outcomes.position();
    }

    @Override
    public boolean atBeginning() {
      return outcomes.atBeginning();
    }

    @Override
    public List<Past> next() throws InterruptedException {
      return asked(outcomes::next).stream()
          .map(located -> new Past(located.offset(), located.pass(), located.outcome()))
          .toList();
    }

    @Override
    public void close() {
      outcomes.close();
    }
  }

  private static <T> T asked(Supplier<T> question) throws InterruptedException {
    try {
      return question.get();
    } catch (InterruptException e) {
      throw new InterruptedException("reading of outcomes was stopped");
    } catch (KafkaException e) {
      throw new StoreException.Unavailable("outcomes cannot be read: " + e.getMessage(), e);
    }
  }
}
