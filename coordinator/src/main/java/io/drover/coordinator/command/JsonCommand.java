package io.drover.coordinator.command;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.schemas.record.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Commands as plain JSON: an object with the fields of the schema. A field that is left out takes
 * the schema's default; one that the schema does not have is refused, so that a misspelled option
 * is never ignored.
 */
final class JsonCommand {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonCommand() {}

  /**
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  static Command parse(byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("command is not valid JSON: " + where(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Schema schema = Command.getClassSchema();
    return specific(schema, (GenericData.Record) value("command", schema, root));
  }

  private static String where(JsonProcessingException failure) {
    JsonLocation at = failure.getLocation();
    return at == null
        ? failure.getOriginalMessage()
        : "%s (line %d, column %d)"
            .formatted(failure.getOriginalMessage(), at.getLineNr(), at.getColumnNr());
  }

  private static Object record(String path, Schema schema, JsonNode node) {
    refuseUnknown(path, schema, node);
    GenericData.Record built = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String name = path + "." + field.name();
      if (node.has(field.name())) {
        built.put(field.pos(), value(name, field.schema(), node.get(field.name())));
      } else if (field.hasDefaultValue()) {
        built.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        throw new IllegalArgumentException(
            "field %s is missing: it has no default".formatted(name));
      }
    }
    return built;
  }

  private static void refuseUnknown(String path, Schema schema, JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (schema.getField(name) == null) {
                var known = new TreeSet<String>();
                schema.getFields().forEach(field -> known.add(field.name()));
                throw new IllegalArgumentException(
                    "field %s.%s is unknown: it must be one of %s".formatted(path, name, known));
              }
            });
  }

  @SuppressWarnings("NullAway") // null is a value of a union
  private static Object value(String path, Schema schema, JsonNode node) {
    return switch (schema.getType()) {
      case RECORD -> record(path, schema, checked(path, node, node.isObject(), "an object"));
      case UNION -> node.isNull() ? null : value(path, present(schema), node);
      case STRING -> checked(path, node, node.isTextual(), "a string").textValue();
      case BOOLEAN -> checked(path, node, node.isBoolean(), "true or false").booleanValue();
      case INT ->
          checked(path, node, node.canConvertToInt() && node.isIntegralNumber(), "a whole number")
              .intValue();
      case LONG ->
          checked(path, node, node.canConvertToLong() && node.isIntegralNumber(), "a whole number")
              .longValue();
      case DOUBLE, FLOAT -> checked(path, node, node.isNumber(), "a number").doubleValue();
      case ENUM -> symbol(path, schema, node);
      case ARRAY -> array(path, schema, checked(path, node, node.isArray(), "an array"));
      case MAP, BYTES, FIXED, NULL ->
          throw new IllegalArgumentException(
              "field %s of type %s has no form in JSON".formatted(path, schema.getType()));
    };
  }

  private static Object array(String path, Schema schema, JsonNode node) {
    GenericData.Array<Object> built = new GenericData.Array<>(node.size(), schema);
    for (int i = 0; i < node.size(); i++) {
      built.add(value(path + "[" + i + "]", schema.getElementType(), node.get(i)));
    }
    return built;
  }

  private static Object symbol(String path, Schema schema, JsonNode node) {
    List<String> symbols = schema.getEnumSymbols();
    checked(
        path, node, node.isTextual() && symbols.contains(node.textValue()), "one of " + symbols);
    return new GenericData.EnumSymbol(schema, node.textValue());
  }

  private static Schema present(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("union of nothing but null"));
  }

  private static JsonNode checked(String path, JsonNode node, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "field %s is %.200s: it must be %s".formatted(path, node, rule));
    }
    return node;
  }

  private static Command specific(Schema schema, GenericData.Record generic) {
    try {
      var bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericData.Record>(schema).write(generic, encoder);
      encoder.flush();
      return new SpecificDatumReader<>(Command.class)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException("command could not be taken over from JSON", e);
    }
  }
}
