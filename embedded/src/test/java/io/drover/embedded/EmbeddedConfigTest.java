package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class EmbeddedConfigTest {
  @Test
  void readsItsFamilyAndPassesBrokerSettingsOn() {
    var config =
        EmbeddedConfig.of(
            Map.of(
                "embedded.directory", "data",
                "embedded.port", "19092",
                "embedded.schema.port", "18081",
                "embedded.broker.log.retention.ms", "1000",
                "copier.any", "x"));

    assertThat(config)
        .isEqualTo(
            new EmbeddedConfig(
                Path.of("data").toAbsolutePath(),
                19_092,
                18_081,
                Map.of("log.retention.ms", "1000")));
  }

  @Test
  void refusesUnknownNamesAndImpossiblePorts() {
    assertThatThrownBy(() -> EmbeddedConfig.of(Map.of("embedded.prot", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("embedded.prot");
    assertThatThrownBy(() -> EmbeddedConfig.of(Map.of("embedded.port", "70000")))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void overridesWinExceptOverWhatKeepsTheBrokerOnLoopback() {
    var settings =
        BrokerProperties.of(
            Path.of("/data"),
            "127.0.0.1",
            1,
            2,
            Map.of("num.io.threads", "9", "listeners", "PLAINTEXT://0.0.0.0:1"));

    assertThat(settings)
        .containsEntry("num.io.threads", "9")
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2")
        .containsEntry("group.initial.rebalance.delay.ms", "0");
  }

  @Test
  void furtherListenersStayOnLoopback() {
    var settings =
        BrokerProperties.of(
            Path.of("/data"),
            "127.0.0.1",
            1,
            2,
            Map.of(
                "listeners", "MORE://127.0.0.1:3", "advertised.listeners", "MORE://127.0.0.1:4"));

    assertThat(settings)
        .containsEntry(
            "listeners", "PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2,MORE://127.0.0.1:3")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:1,MORE://127.0.0.1:4");
    assertThatThrownBy(
            () ->
                BrokerProperties.of(
                    Path.of("/data"), "127.0.0.1", 1, 2, Map.of("listeners", "MORE://0.0.0.0:3")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("127.0.0.1");
  }
}
