package io.drover.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages of one type into bytes and back, in the Confluent wire format: byte 0, the id of
 * the writer's schema in four bytes, Avro binary. Reads what any compatible version wrote.
 * Thread-safe; the registry is asked once per subject and once per id.
 *
 * @param <V> the message
 */
public final class AvroWire<V extends SpecificRecord> {
  /** First byte of every record. */
  public static final byte MAGIC = 0;

  /** Bytes before the Avro binary. */
  public static final int HEADER = 5;

  /**
   * Largest record that is written or read unless told otherwise, in bytes; as Kafka's own default
   * for max.request.size.
   */
  public static final int DEFAULT_MAX_BYTES = 1024 * 1024;

  private static final int MAX_SUBJECTS = 1_000;
  private static final int MAX_WRITERS = 1_000;
  private static final Slots<WireEncoder> ENCODERS = new Slots<>(WireEncoder::new);
  private static final Slots<BinaryDecoder> DECODERS =
      new Slots<>(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  private final Class<V> type;
  private final SchemaRegistry registry;
  private final int maxBytes;
  private final Schema schema;
  private final DatumWriter<V> writer;
  private final FastReaderBuilder readerBuilder;
  private final ConcurrentMap<String, Integer> idByTopic = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, DatumReader<V>> readerById = new ConcurrentHashMap<>();

  static {
    TrustedRecords.allow();
  }

  private AvroWire(Class<V> type, SchemaRegistry registry, int maxBytes) {
    this.type = type;
    this.registry = registry;
    this.maxBytes = maxBytes;
    SpecificData model = SpecificData.getForClass(type);
    this.schema = model.getSchema(type);
    this.writer = new SpecificDatumWriter<>(schema, model);
    this.readerBuilder = new FastReaderBuilder(model);
  }

  /** A wire for one type of message, with the default bound on sizes. */
  public static <V extends SpecificRecord> AvroWire<V> of(Class<V> type, SchemaRegistry registry) {
    return of(type, registry, DEFAULT_MAX_BYTES);
  }

  /**
   * A wire for one type of message.
   *
   * @param maxBytes largest record that is written or read, header included
   */
  public static <V extends SpecificRecord> AvroWire<V> of(
      Class<V> type, SchemaRegistry registry, int maxBytes) {
    return new AvroWire<>(type, registry, maxBytes);
  }

  /**
   * The message as bytes.
   *
   * @param topic whose subject the schema belongs to
   * @throws MalformedRecordException if a field without a default is not set, or the record is too
   *     large
   * @throws SchemaRegistryException if the registry gives no id for the schema
   */
  public byte[] encode(String topic, V message) {
    int id = idFor(topic);
    WireEncoder encoder = ENCODERS.take();
    try {
      encoder.begin(id);
      writer.write(message, encoder);
      if (encoder.size() <= maxBytes) {
        return encoder.toByteArray();
      }
    } catch (IOException | RuntimeException e) {
      throw malformed("for topic " + topic + " cannot be written: " + e.getMessage(), e);
    } finally {
      ENCODERS.give(encoder);
    }
    throw malformed(
        "for topic " + topic + " is larger than the bound of " + maxBytes + " bytes", null);
  }

  /**
   * The message in the bytes.
   *
   * @throws MalformedRecordException if they are not one
   * @throws SchemaRegistryException if the registry does not say what the id in them means
   */
  public V decode(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != MAGIC) {
      throw malformed("does not begin with byte 0 and a schema id (" + describe(bytes) + ")", null);
    }
    if (bytes.length > maxBytes) {
      throw malformed(
          "of " + bytes.length + " bytes is larger than the bound of " + maxBytes, null);
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    DatumReader<V> reader = readerFor(id);
    BinaryDecoder reused = DECODERS.take();
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, reused);
      V message = reader.read(null, decoder);
      if (decoder.isEnd()) {
        return message;
      }
    } catch (IOException | RuntimeException e) {
      // Of any kind: Avro meets damaged bytes with a dozen exceptions, and asks nothing but the
      // bytes.
      throw malformed("written with schema " + id + " cannot be read: " + e.getMessage(), e);
    } finally {
      DECODERS.give(reused);
    }
    throw malformed("written with schema " + id + " has bytes behind its end", null);
  }

  private int idFor(String topic) {
    Integer known = idByTopic.get(topic);
    if (known != null) {
      return known;
    }
    int id = registry.idOf(Topic.subject(topic), schema);
    if (idByTopic.size() < MAX_SUBJECTS) {
      idByTopic.put(topic, id);
    }
    return id;
  }

  private DatumReader<V> readerFor(int id) {
    DatumReader<V> known = readerById.get(id);
    if (known != null) {
      return known;
    }
    Schema written = registry.schemaOf(id);
    try {
      DatumReader<V> reader = readerBuilder.createDatumReader(written, schema);
      if (readerById.size() < MAX_WRITERS) {
        readerById.put(id, reader);
      }
      return reader;
    } catch (IOException | AvroRuntimeException e) {
      throw malformed(
          "written with schema "
              + id
              + " ("
              + written.getFullName()
              + ") is of another, incompatible type",
          e);
    }
  }

  private MalformedRecordException malformed(String what, @Nullable Throwable cause) {
    return new MalformedRecordException("a " + type.getSimpleName() + " " + what, cause);
  }

  private static String describe(byte[] bytes) {
    return bytes.length == 0
        ? "it is empty"
        : bytes.length + " bytes, the first is " + (bytes[0] & 0xff);
  }
}
