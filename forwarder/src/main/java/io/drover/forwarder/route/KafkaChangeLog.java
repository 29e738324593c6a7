package io.drover.forwarder.route;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code drover.changes}. */
final class KafkaChangeLog implements ChangeLog, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaChangeLog.class);

  private final Producer<String, SpecificRecord> producer;
  private final String topic;

  KafkaChangeLog(KafkaClients clients) {
    this.producer = clients.promptProducer("drover-gateway-changes");
    this.topic = clients.topic(Topic.CHANGES);
  }

  @Override
  public void append(String key, Change change, Fate fate) {
    try {
      // The callback hears of everything that the future would tell.
      var _ =
          producer.send(
              new ProducerRecord<>(topic, key, change),
              (_, failure) -> {
                if (failure != null) {
                  lost(change, failure);
                }
                fate.settled(failure == null);
              });
    } catch (KafkaException e) {
      lost(change, e);
      fate.settled(false);
    }
  }

  private static void lost(Change change, Exception failure) {
    log.atWarn()
        .addKeyValue("migration", change.getMigrationId())
        .addKeyValue("key", change.getSourceKey())
        .addKeyValue("error", failure.getMessage())
        .log("a change could not be recorded");
  }

  @Override
  public void close() {
    producer.close();
  }
}
