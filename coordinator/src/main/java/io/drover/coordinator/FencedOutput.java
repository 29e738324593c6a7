package io.drover.coordinator;

import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.Refusal;
import io.drover.coordinator.lead.Transaction;
import io.drover.messaging.DeadLetters;
import io.drover.messaging.OutputException;
import io.drover.messaging.TransactionalOutput;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes turns of the leader as Kafka transactions, together with the offsets of the requests
 * they answer. Dead letters go out first: after a crash between the two the request is answered
 * again, so a letter may come twice but is never missing.
 */
final class FencedOutput implements LeaderOutput {
  private static final Logger log = LoggerFactory.getLogger(FencedOutput.class);
  private static final String COMMAND_ID = "drover.command.id";

  private final TransactionalOutput output;
  private final DeadLetters deadLetters;
  private final TopicPartition commands;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final int attempts;

  /**
   * @param commands the partition that requests come from
   * @param membership the consumer's present membership in its group
   * @param attempts how often an aborted transaction is tried
   */
  FencedOutput(
      TransactionalOutput output,
      DeadLetters deadLetters,
      TopicPartition commands,
      Supplier<ConsumerGroupMetadata> membership,
      int attempts) {
    this.output = output;
    this.deadLetters = deadLetters;
    this.commands = commands;
    this.membership = membership;
    this.attempts = attempts;
  }

  @Override
  public void commit(Transaction transaction) {
    transaction.refusals().forEach(this::keep);
    for (int attempt = 1; ; attempt++) {
      try {
        output.commit(transaction.records(), offsets(transaction.nextCommand()), membership.get());
        return;
      } catch (OutputException.Aborted e) {
        if (attempt >= attempts) {
          throw e;
        }
        log.atInfo()
            .addKeyValue("attempt", attempt)
            .addKeyValue("error", e.getMessage())
            .log("transaction aborted, trying again");
      }
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(OptionalLong next) {
    return next.isPresent() ? Map.of(commands, new OffsetAndMetadata(next.getAsLong())) : Map.of();
  }

  private void keep(Refusal refusal) {
    deadLetters.publish(
        refusal.command(),
        refusal.migrationId().isEmpty() ? null : refusal.migrationId(),
        refusal.reason(),
        Map.of(COMMAND_ID, refusal.commandId()));
  }
}
