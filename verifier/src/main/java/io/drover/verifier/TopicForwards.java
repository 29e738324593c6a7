package io.drover.verifier;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Forward;
import io.drover.storage.StoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** {@code drover.forwards}. Connects when the first object is moved. */
final class TopicForwards implements Forwards, AutoCloseable {
  private final KafkaClients clients;
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Producer<String, SpecificRecord> producer;
  private boolean closed;

  TopicForwards(KafkaClients clients) {
    this.clients = clients;
    this.topic = clients.topic(Topic.FORWARDS);
  }

  @Override
  public void publish(String object, @Nullable Forward forward) {
    try {
      Object _ = producer().send(new ProducerRecord<>(topic, object, forward)).get();
    } catch (ExecutionException | KafkaException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private static StoreException failed(Exception e) {
    return new StoreException.Unavailable("the forward could not be published: " + e.getMessage());
  }

  private Producer<String, SpecificRecord> producer() {
    lock.lock();
    try {
      if (closed) {
        throw new KafkaException("the verifier is stopping");
      }
      Producer<String, SpecificRecord> known = producer;
      if (known == null) {
        known = clients.promptProducer("drover-verifier-forwards");
        producer = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (producer != null) {
        producer.close(clients.config().drain());
      }
    } finally {
      lock.unlock();
    }
  }
}
