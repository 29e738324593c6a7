package io.drover.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON for scripts: the field names of the schema, instants as ISO 8601, bytes as
 * hexadecimal, one line each.
 *
 * <p>Not Avro's own JSON encoding, which wraps union values in type names.
 */
public final class JsonView {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonView() {}

  /** A record as one line. */
  public static String line(IndexedRecord record) {
    return write(object(record));
  }

  /** Any JSON-like map as one line. */
  public static String line(Map<String, ?> map) {
    return write(map);
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a record could not be written as JSON", e);
    }
  }

  private static ObjectNode object(IndexedRecord record) {
    ObjectNode node = MAPPER.createObjectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      put(node, field.name(), record.get(field.pos()));
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    switch (value) {
      case null -> node.putNull(name);
      case Long number -> node.put(name, number);
      case Integer number -> node.put(name, number);
      case Double number -> node.put(name, number);
      case Boolean flag -> node.put(name, flag);
      case IndexedRecord record -> node.set(name, object(record));
      case Collection<?> items -> node.set(name, array(items));
      default -> node.put(name, text(value));
    }
  }

  private static ArrayNode array(Collection<?> items) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Object item : items) {
      if (item instanceof IndexedRecord record) {
        array.add(object(record));
      } else {
        array.add(text(item));
      }
    }
    return array;
  }

  private static String text(Object value) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    return value.toString();
  }
}
