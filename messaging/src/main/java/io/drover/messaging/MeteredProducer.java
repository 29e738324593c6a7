package io.drover.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.Serializer;

/** A producer whose metrics are in the registry for as long as it is open. */
final class MeteredProducer<K, V> extends KafkaProducer<K, V> {
  private final KafkaClientMetrics metrics;

  MeteredProducer(
      Map<String, Object> settings,
      Serializer<K> keys,
      Serializer<V> values,
      MeterRegistry meters) {
    super(settings, keys, values);
    metrics = new KafkaClientMetrics(this);
    metrics.bindTo(meters);
  }

  @Override
  public void close() {
    metrics.close();
    super.close();
  }

  @Override
  public void close(Duration timeout) {
    metrics.close();
    super.close(timeout);
  }
}
