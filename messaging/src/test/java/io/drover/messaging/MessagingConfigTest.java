package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessagingConfigTest {
  private static MessagingConfig of(String... namesAndValues) {
    Map<String, String> settings =
        new HashMap<>(Map.of("kafka.bootstrap.servers", "localhost:9092"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return MessagingConfig.of(settings);
  }

  private static ClientSettings clients(MessagingConfig config) {
    return new ClientSettings(
        config.kafka(), new GroupProtocol(config.kafka(), config.brokerTimeout()));
  }

  @Test
  void namesTopicsAndGroupsByThePrefix() {
    assertThat(of().topic(Topic.TASKS)).isEqualTo("drover.tasks");
    assertThat(of().group("copier")).isEqualTo("drover-copier");
    assertThat(of("topics.prefix", "acme.drover.").group("copier")).isEqualTo("acme.drover-copier");
  }

  @Test
  void splitsTopicsOfWorkAsConfigured() {
    MessagingConfig config = of("topics.partitions", "7");

    assertThat(config.partitions(Topic.OUTCOMES)).isEqualTo(7);
    assertThat(config.partitions(Topic.MIGRATIONS)).isEqualTo(1);
  }

  @Test
  @DisplayName("K-04 security settings reach every client unchanged")
  void passesSecurityOn() {
    MessagingConfig config =
        of(
            "kafka.security.protocol",
            "SASL_SSL",
            "kafka.sasl.jaas.config",
            "login required;",
            "kafka.my.module.name",
            "x");

    for (KafkaSettings.Kind kind : KafkaSettings.Kind.values()) {
      assertThat(config.kafka().forKind(kind))
          .containsEntry("security.protocol", "SASL_SSL")
          .containsEntry("sasl.jaas.config", "login required;")
          .containsEntry("my.module.name", "x");
    }
  }

  @Test
  void givesEachKindOnlyWhatConcernsIt() {
    MessagingConfig config =
        of(
            "kafka.compression.type",
            "lz4",
            "kafka.consumer.fetch.min.bytes",
            "10",
            "kafka.streams.num.stream.threads",
            "2");

    assertThat(clients(config).producer("p"))
        .containsEntry("compression.type", "lz4")
        .doesNotContainKey("fetch.min.bytes");
    assertThat(clients(config).consumer("", "c", Map.of()))
        .containsEntry("fetch.min.bytes", "10")
        .doesNotContainKeys("compression.type", "num.stream.threads");
    assertThat(config.kafka().streams())
        .containsEntry("num.stream.threads", "2")
        .doesNotContainKey("fetch.min.bytes");
  }

  @Test
  void settingsOfTheClassicProtocolChooseIt() {
    MessagingConfig config = of("kafka.session.timeout.ms", "20000");

    assertThat(clients(config).consumer("g", "c", Map.of()))
        .containsEntry("group.protocol", "classic")
        .containsEntry("session.timeout.ms", "20000")
        .containsEntry("heartbeat.interval.ms", 1_000);
  }

  @Test
  @DisplayName("T-38 secrets are not shown")
  void hidesValues() {
    MessagingConfig config =
        of(
            "kafka.sasl.jaas.config",
            "password=hunter2",
            "schema.registry.basic.auth",
            "user:hunter2");

    assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    assertThat(config.kafka().toString()).doesNotContain("hunter2");
  }

  @Test
  void refusesWhatWouldBreakAGuarantee() {
    assertThatThrownBy(() -> of("kafka.acks", "1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.acks");
    assertThatThrownBy(() -> of("kafka.consumer.isolation.level", "read_uncommitted"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("read_committed");
  }

  @Test
  void refusesUnknownMissingAndImpossibleSettings() {
    assertThatThrownBy(() -> of("topics.partition", "3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topics.partitions");
    assertThatThrownBy(() -> of("topics.partitions", "0")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> of("topics.prefix", "a b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
    assertThatThrownBy(() -> MessagingConfig.of(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.bootstrap.servers");
  }
}
