package io.drover.coordinator;

import io.drover.coordinator.plan.PastOutcomes;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.storage.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The outcomes of a job on {@code drover.outcomes}, all of them, however old. */
final class TopicOutcomes implements PastOutcomes {
  private static final int STRETCH = 1_000;

  private final KafkaClients clients;
  private final String migrationId;

  TopicOutcomes(KafkaClients clients, String migrationId) {
    this.clients = clients;
    this.migrationId = migrationId;
  }

  @Override
  public int partitions() throws InterruptedException {
    return asked(() -> LastOutcomes.partitions(clients));
  }

  @Override
  public Reading open(int partition) throws InterruptedException {
    return new Backwards(
        asked(() -> new LastOutcomes(clients, migrationId, partition, Optional.empty(), STRETCH)));
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
          .map(located -> new Past(located.offset(), located.outcome()))
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
