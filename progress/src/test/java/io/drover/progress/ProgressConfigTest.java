package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressConfigTest {
  @Test
  void defaults() {
    var config = ProgressConfig.of(Map.of("copier.something", "else"));

    assertThat(config.pace().publish()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.pace().window()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.groupProtocol()).isEqualTo(ProgressConfig.Protocol.AUTO);
    assertThat(config.storage()).isEqualTo(ProgressTopology.Storage.ROCKSDB);
    assertThat(config.standbyReplicas()).isZero();
  }

  @Test
  @DisplayName("An unknown setting is refused")
  void refusesUnknownNames() {
    assertThatThrownBy(() -> ProgressConfig.of(Map.of("progress.state.directory", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("progress.state.directory");
  }

  @Test
  @DisplayName("A value out of range is refused")
  void refusesBadValues() {
    assertThatThrownBy(() -> ProgressConfig.of(Map.of("progress.threads", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("progress.threads");
  }

  @Test
  @DisplayName("Every setting says in a sentence what it trades")
  void everySettingIsDescribed() {
    assertThat(ProgressConfig.DEFINITION.configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).endsWith("."));
  }
}
