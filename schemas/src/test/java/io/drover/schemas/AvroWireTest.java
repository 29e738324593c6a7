package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroWireTest {
  private final SchemaRegistry registry = new BundledSchemaRegistry();
  private final AvroWire<Task> tasks = AvroWire.of(Task.class, registry);
  private final AvroWire<Outcome> outcomes = AvroWire.of(Outcome.class, registry);

  static Stream<SpecificRecord> messages() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("messages")
  @DisplayName(
      "K-01 the bytes are those of the Confluent wire format: 0, the id in network order, Avro"
          + " binary")
  void sameBytesAsAvroItself(SpecificRecord message) throws IOException {
    byte[] expected = reference(message);

    byte[] bytes = wire(message).encode("drover.any", message);

    assertThat(bytes).isEqualTo(expected);
    assertThat(wire(message).decode(bytes)).isEqualTo(message);
  }

  @Test
  @DisplayName(
      "K-01 a record of an earlier version is read with defaults for what it lacks, one of a later"
          + " version without what it adds")
  void otherVersions() throws IOException {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Task","namespace":"io.drover.schemas.record","fields":[
                 {"name":"migrationId","type":"string"},{"name":"sourceKey","type":"string"},
                 {"name":"addedLater","type":{"type":"array","items":"long"}},
                 {"name":"targetKey","type":"string"},{"name":"sourcePin","type":"string"},
                 {"name":"size","type":"int"},
                 {"name":"modified","type":{"type":"long","logicalType":"timestamp-millis"}}]}\
                """);
    GenericRecord written =
        new GenericRecordBuilder(older)
            .set("migrationId", "m")
            .set("sourceKey", "s")
            .set("addedLater", java.util.List.of(1L, 2L))
            .set("targetKey", "t")
            .set("sourcePin", "p")
            .set("size", 5)
            .set("modified", Samples.TIME.toEpochMilli())
            .build();

    Task read =
        AvroWire.of(Task.class, new MapRegistry(Map.of(77, older))).decode(reference(written, 77));

    assertThat(read)
        .isEqualTo(
            Task.newBuilder()
                .setMigrationId("m")
                .setSourceKey("s")
                .setTargetKey("t")
                .setSourcePin("p")
                .setSize(5)
                .setModified(Samples.TIME)
                .build());
  }

  @Test
  @DisplayName(
      "K-02 every truncation, an extra byte, a wrong first byte and an empty record are malformed,"
          + " not anything else")
  void notARecord() {
    byte[] bytes = outcomes.encode("drover.outcomes", Samples.migrated());

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> outcomes.decode(cut))
          .as("%d bytes", length)
          .isInstanceOf(MalformedRecordException.class);
    }
    assertThatThrownBy(() -> outcomes.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("behind its end");
    bytes[0] = '{';
    assertThatThrownBy(() -> outcomes.decode(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("first is 123");
  }

  @Test
  @DisplayName(
      "K-02 random damage gives a record or a typed error, and never takes memory for a length that"
          + " is not there")
  void damage() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    byte[] whole = outcomes.encode("drover.outcomes", Samples.migrated());
    for (int round = 0; round < 50_000; round++) {
      byte[] damaged = whole.clone();
      for (int hits = random.nextInt(4); hits >= 0; hits--) {
        damaged[AvroWire.HEADER + random.nextInt(damaged.length - AvroWire.HEADER)] =
            (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> outcomes.decode(damaged));
      if (thrown != null) {
        assertThat(thrown)
            .as("seed %d round %d %s", seed, round, Arrays.toString(damaged))
            .isInstanceOf(MalformedRecordException.class);
      }
    }
  }

  @Test
  @DisplayName("K-02 a length of two gigabytes in a record of a few bytes is refused at once")
  void absurdLength() throws IOException {
    var body = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(body, null);
    encoder.writeLong(Integer.MAX_VALUE - 16);
    var record = new ByteArrayOutputStream();
    record.write(new byte[] {0});
    new DataOutputStream(record).writeInt(BundledSchemas.id(Task.getClassSchema()));
    record.write(body.toByteArray());

    assertThatThrownBy(() -> tasks.decode(record.toByteArray()))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void sizesAreBoundedBothWays() {
    var narrow = AvroWire.of(Task.class, registry, 50);
    byte[] bytes = tasks.encode("drover.tasks", Samples.task());
    var large = Task.newBuilder(Samples.task()).setSourceKey("k".repeat(2_000_000)).build();

    assertThatThrownBy(() -> narrow.decode(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("bound of 50");
    assertThatThrownBy(() -> narrow.encode("drover.tasks", Samples.task()))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("bound of 50");
    assertThatThrownBy(() -> tasks.encode("drover.tasks", large))
        .isInstanceOf(MalformedRecordException.class);
    assertThat(tasks.decode(tasks.encode("drover.tasks", Samples.task())))
        .isEqualTo(Samples.task());
  }

  @Test
  void namesTheFieldThatIsNotSet() {
    assertThatThrownBy(() -> tasks.encode("drover.tasks", new Task()))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("migrationId")
        .hasMessageContaining("drover.tasks");
  }

  @Test
  void anotherMessageIsMalformedAndAnUnknownIdIsTheRegistrysError() {
    byte[] task = tasks.encode("drover.tasks", Samples.task());
    byte[] unknown = task.clone();
    unknown[4]++;

    assertThatThrownBy(() -> outcomes.decode(task)).isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> tasks.decode(unknown))
        .isInstanceOf(SchemaRegistryException.NotFound.class)
        .hasMessageContaining("schema.registry.url");
  }

  @Test
  void manyThreadsShareOneWire() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          threads.invokeAll(
              IntStream.range(0, 64)
                  .<Callable<Boolean>>mapToObj(
                      thread ->
                          () ->
                              IntStream.range(0, 500)
                                  .allMatch(
                                      i -> {
                                        var sent =
                                            Task.newBuilder(Samples.task())
                                                .setSourceKey(thread + "/" + "x".repeat(i))
                                                .build();
                                        return tasks
                                            .decode(tasks.encode("drover.tasks", sent))
                                            .equals(sent);
                                      }))
                  .toList());
      for (var result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private AvroWire<SpecificRecord> wire(SpecificRecord message) {
    return AvroWire.of((Class<SpecificRecord>) message.getClass(), registry);
  }

  /** What Avro's own writer makes, behind a header written by hand. */
  private static byte[] reference(SpecificRecord message) throws IOException {
    var bytes = header(BundledSchemas.id(message.getSchema()));
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(message.getSchema(), SpecificData.getForClass(message.getClass()))
        .write(message, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] reference(GenericRecord message, int id) throws IOException {
    var bytes = header(id);
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(message.getSchema()).write(message, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static ByteArrayOutputStream header(int id) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        new byte[] {0, (byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id});
    return bytes;
  }

  private record MapRegistry(Map<Integer, Schema> schemas) implements SchemaRegistry {
    @Override
    public int idOf(String subject, Schema schema) {
      throw new SchemaRegistryException.NotFound(subject);
    }

    @Override
    public Schema schemaOf(int id) {
      return schemas.get(id);
    }
  }
}
