package io.drover.progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Avro without a registry, for tests that need no wire format. */
final class MessageSerde {
  private MessageSerde() {}

  static <T extends SpecificRecord> Serde<T> of(Class<T> type) {
    var model = SpecificData.getForClass(type);
    var schema = model.getSchema(type);
    var encoder = new BinaryMessageEncoder<T>(model, schema);
    var decoder = new BinaryMessageDecoder<T>(model, schema);
    Serializer<T> write =
        (topic, record) -> {
          try {
            return record == null ? null : encoder.encode(record).array();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    Deserializer<T> read =
        (topic, bytes) -> {
          try {
            return bytes == null ? null : decoder.decode(bytes);
          } catch (IOException | RuntimeException e) {
            throw new SerializationException("not a " + type.getSimpleName(), e);
          }
        };
    return Serdes.serdeFrom(write, read);
  }
}
