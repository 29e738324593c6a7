package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.runtime.RoleName;
import io.drover.schemas.Topic;
import io.drover.schemas.record.MigrationState;
import io.drover.storage.testservers.S3ProxyServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users get wrong, through plain Kafka clients and the command line: each is answered with its
 * reason, and kept.
 */
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path dir;
  private static Deployment deployment;
  private static S3ProxyServer s3;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3ProxyServer.start(dir.resolve("s3"), "there");
    Map<String, String> settings = new java.util.HashMap<>();
    s3.settings().forEach((key, value) -> settings.put("store.s3." + key, value));
    s3.settings().forEach((key, value) -> settings.put("store.wrong." + key, value));
    settings.put("store.wrong.secret-key", "not-the-secret");
    deployment = new Deployment(Files.createDirectory(dir.resolve("state")), settings);
    deployment.start(RoleName.COORDINATOR, 1);
    deployment.start(RoleName.PROGRESS, 1);
  }

  @AfterAll
  static void stop() {
    deployment.close();
    s3.close();
  }

  @Test
  @DisplayName(
      "K-02: bytes that are no request are kept with the reason, and the next request is served")
  void malformedAvro() throws Exception {
    publish("broken", new byte[] {0, 1, 2, 3, 4, 5, 6});

    assertThat(reasonFor("broken")).isNotBlank();
  }

  @Test
  void unknownScheme() throws Exception {
    publish("scheme", json("scheme", "gopher://a/", "s3://there/x"));

    assertThat(reasonFor("scheme")).contains("gopher");
  }

  @Test
  void aFieldThatNobodyKnows() throws Exception {
    publish(
        "typo",
        "{\"migrationId\":\"typo\",\"action\":\"START\",\"sepc\":{}}"
            .getBytes(StandardCharsets.UTF_8));

    assertThat(reasonFor("typo")).contains("sepc");
  }

  @Test
  void aTargetInsideTheSource() throws Exception {
    publish("inside", json("inside", "s3://there/", "s3://there/x"));

    assertThat(reasonFor("inside")).contains("s3://there/");
  }

  @Test
  void aMissingBucketFailsTheJob() {
    assertFailed("bucket", "s3://absent/", "file://" + dir, "absent");
  }

  @Test
  void wrongCredentialsFailTheJobAndDoNotShow() {
    String reason = assertFailed("credentials", "s3://wrong@there/", "file://" + dir, "denied");

    assertThat(reason).doesNotContain("not-the-secret");
  }

  private static String assertFailed(String id, String source, String target, String named) {
    DroverProcess run = deployment.drover("migrate", "--id", id, source, target);
    assertThat(run.exit(PATIENCE)).as(run.output() + deployment.diary()).isEqualTo(4);
    assertThat(deployment.migration(id).getState()).isEqualTo(MigrationState.FAILED);
    String reason = deployment.migration(id).getReason();
    assertThat(reason).contains(named);
    return reason;
  }

  private static byte[] json(String id, String source, String target) {
    return """
    {"migrationId":"%s","action":"START","spec":{"source":"%s","target":"%s"}}\
    """
        .formatted(id, source, target)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A plain Kafka client, as another service has it. */
  private static void publish(String key, byte[] value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", deployment.clients().config().kafka().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("drover.commands", key, value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static String reasonFor(String key) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", deployment.clients().config().kafka().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partition = new TopicPartition(deployment.clients().topic(Topic.DEAD_LETTERS), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  if (key.equals(record.key())) {
                    return new String(
                        record.headers().lastHeader("drover.reason").value(),
                        StandardCharsets.UTF_8);
                  }
                }
                return "";
              },
              reason -> !reason.isEmpty());
    }
  }
}
