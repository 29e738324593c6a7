package io.drover.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.Deserializer;

/** A consumer whose metrics are in the registry for as long as it is open. */
final class MeteredConsumer<K, V> extends KafkaConsumer<K, V> {
  private final KafkaClientMetrics metrics;

  MeteredConsumer(
      Map<String, Object> settings,
      Deserializer<K> keys,
      Deserializer<V> values,
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
  public void close(CloseOptions options) {
    metrics.close();
    super.close(options);
  }
}
