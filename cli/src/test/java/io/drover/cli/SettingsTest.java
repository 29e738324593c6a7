package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void theCommandLineWinsOverTheFile(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("drover.properties"), "copier.concurrency = 8 \nlog.level=WARN\n");

    Settings settings = Settings.load(file).with(Map.of("log.level", "DEBUG"));

    assertThat(settings.values())
        .containsEntry("copier.concurrency", "8")
        .containsEntry("log.level", "DEBUG");
  }

  @Test
  void aNameOfNoFamilyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of("copyer.concurrency", "8")))
        .withMessageContaining("copyer.concurrency")
        .withMessageContaining("copier.");
  }

  @Test
  void anUnreadableFileIsNamed(@TempDir Path dir) {
    assertThatThrownBy(() -> Settings.load(dir.resolve("absent.properties")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("absent.properties");
  }

  @Test
  void secretsMayStandInAnotherFile(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("secrets.properties"), "key=hush\n");
    Path file =
        Files.writeString(
            dir.resolve("drover.properties"),
            "store.s3.secret-key=${file:%s:key}\n".formatted(dir.resolve("secrets.properties")));

    assertThat(Settings.load(file).values()).containsEntry("store.s3.secret-key", "hush");
  }

  @Test
  void aReferenceThatLeadsNowhereIsRefused(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("drover.properties"), "store.s3.secret-key=${env:NO_SUCH_VARIABLE_1}\n");

    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("store.s3.secret-key")
        .hasMessageContaining("NO_SUCH_VARIABLE_1");
  }

  @Test
  @DisplayName("T-38: values never show")
  void valuesNeverShow() {
    assertThat(Settings.of(Map.of("store.s3.secret-key", "hush")).toString())
        .contains("store.s3.secret-key")
        .doesNotContain("hush");
  }
}
