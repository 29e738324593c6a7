package io.drover.e2e;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.Side;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Provenance;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes and deletes at random, few keys again and again, as if through a gateway. */
final class Application {
  private static final int KEYS = 80;

  private final String job;
  private final ObjectStore source;
  private final ObjectStore target;
  private final KafkaClients clients;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final Random random = new Random(7);
  private final AtomicLong number = new AtomicLong();

  Application(
      String job,
      Stores stores,
      KafkaClients clients,
      KafkaProducer<String, SpecificRecord> producer) {
    this.job = job;
    this.source = stores.open(StoreUri.parse(sourceUri()));
    this.target = stores.open(StoreUri.parse(targetUri()));
    this.clients = clients;
    this.producer = producer;
  }

  /** Where its objects are at first. */
  String sourceUri() {
    return "memory://%s-source/in/".formatted(job);
  }

  /** Where they are moved. */
  String targetUri() {
    return "memory://%s-target/".formatted(job);
  }

  /** One write or delete, recorded before and after. */
  synchronized void write(Side side) {
    String name = "key-" + Math.min(random.nextInt(KEYS), random.nextInt(KEYS));
    long own = number.incrementAndGet();
    change(name, side, ChangeStep.INTENT, own);
    if (random.nextInt(4) == 0) {
      store(side).delete(key(name, side), Condition.NONE);
    } else {
      put(name, side);
    }
    change(name, side, random.nextInt(10) == 0 ? ChangeStep.UNKNOWN : ChangeStep.DONE, own);
  }

  /** Waits until so many more writes were made by somebody else. */
  void writes(int count) {
    long until = number.get() + count;
    org.awaitility.Awaitility.await().until(() -> number.get() >= until);
  }

  private void put(String name, Side side) {
    byte[] content =
        ("version " + random.nextLong())
            .repeat(1 + random.nextInt(50))
            .getBytes(StandardCharsets.UTF_8);
    ObjectAttributes attributes =
        new ObjectAttributes(Map.of(), Map.of("n", "" + random.nextInt()), Map.of());
    store(side).put(key(name, side), attributes, Payload.of(content), Condition.NONE);
  }

  /** A write that no gateway saw. */
  synchronized void hidden(String name) {
    hidden(name, Side.SOURCE);
  }

  /** The same on a side. */
  synchronized void hidden(String name, Side side) {
    put(name, side);
  }

  /** A deletion that no gateway saw. */
  synchronized void deleteHidden(String name, Side side) {
    store(side).delete(key(name, side), Condition.NONE);
  }

  /** What a feed of notifications says. */
  void hint(String name) {
    send(
        name,
        Change.newBuilder()
            .setMigrationId("")
            .setBucket("memory://%s-source".formatted(job))
            .setSourceKey(key(name, Side.SOURCE).value())
            .setSide(null)
            .setStep(ChangeStep.HINT)
            .setAt(Instant.EPOCH)
            .build());
  }

  /** Says that a gateway began a write, and nothing more. */
  synchronized void begun(String name, Side side) {
    change(name, side, ChangeStep.INTENT, number.incrementAndGet());
  }

  private void change(String name, Side side, ChangeStep step, long own) {
    send(
        name,
        Change.newBuilder()
            .setMigrationId(job)
            .setSourceKey(key(name, Side.SOURCE).value())
            .setSide(side)
            .setStep(step)
            .setGateway("gateway")
            .setIncarnation("one")
            .setNumber(own)
            .setAt(Instant.EPOCH)
            .build());
  }

  private void send(String name, Change change) {
    String key = job + "-source/" + key(name, Side.SOURCE);
    try {
      producer.send(new ProducerRecord<>(clients.topic(Topic.CHANGES), key, change)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectStore store(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  private static ObjectKey key(String name, Side side) {
    return new ObjectKey((side == Side.SOURCE ? "in/" : "") + name);
  }

  /** What the source has: name, bytes and metadata. */
  Map<String, String> source() {
    return contents(source, "in/");
  }

  /** What the target has. */
  Map<String, String> target() {
    return contents(target, "");
  }

  private static Map<String, String> contents(ObjectStore store, String prefix) {
    Map<String, String> contents = new TreeMap<>();
    for (ListedObject object :
        store.list(new ListRequest(prefix, Optional.empty(), 1_000)).objects()) {
      ObjectStat stat = store.head(object.key()).orElseThrow();
      try (ObjectBody body = store.read(object.key())) {
        byte[] bytes = new byte[Math.toIntExact(body.length())];
        body.readFully(bytes, 0, bytes.length);
        contents.put(
            object.key().value().substring(prefix.length()),
            new String(bytes, StandardCharsets.UTF_8)
                + Provenance.strip(stat.attributes()).metadata());
      }
    }
    return contents;
  }
}
