package io.drover.schemas;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Reads any of our messages, as the type that its writer's schema is named after. */
final class AnyMessage implements MessageReader<SpecificRecord> {
  private final SchemaRegistry registry;
  private final Map<String, AvroWire<? extends SpecificRecord>> wires;

  AnyMessage(SchemaRegistry registry, int maxBytes) {
    this.registry = registry;
    this.wires =
        BundledSchemas.types().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Class::getName, type -> AvroWire.of(type, registry, maxBytes)));
  }

  @Override
  public SpecificRecord decode(byte[] bytes) {
    if (bytes.length < AvroWire.HEADER || bytes[0] != AvroWire.MAGIC) {
      throw new MalformedRecordException(
          "a record does not begin with byte 0 and a schema id", null);
    }
    String name =
        registry.schemaOf(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()).getFullName();
    var wire = wires.get(name);
    if (wire == null) {
      throw new MalformedRecordException(
          "a record is a " + name + ", which is none of " + wires.keySet(), null);
    }
    return wire.decode(bytes);
  }
}
