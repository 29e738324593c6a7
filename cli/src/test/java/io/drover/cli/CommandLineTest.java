package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate",
        "status",
        "list",
        "failures",
        "limits",
        "up",
        "run",
        "topics",
        "completion"
      })
  @DisplayName("O-10: every command explains itself")
  void everyCommandExplainsItself(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out()).contains("Usage: drover " + command);
  }

  @Test
  void helpListsExactlyTheExitCodesThereAre() {
    String help = CommandRun.of("--help").out().replaceAll("\\s+", " ");

    assertThat(Arrays.asList(ExitCode.values()))
        .allSatisfy(code -> assertThat(help).contains(" " + code.code() + " " + code.meaning()));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp_x://x,         scheme",
    "file://relative,   file://",
    "S3://bucket/a,     S3",
    "s3:///a,           bucket"
  })
  @DisplayName("Bad input names the thing, its value and the rule")
  void aBadPlaceIsNamed(String source, String named, @TempDir Path dir) {
    CommandRun run = CommandRun.of("migrate", source, dir.toString(), "--data-dir", dir.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("drover: ").contains(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bytes-per-second|50 parsecs|rate '50 parsecs' is not valid: it must be a whole number",
        "--objects-per-second|-1|limits.objectsPerSecond is -1: it must be 0 (no limit) or more",
        "--timetable|MON-FRI 8-18 10MiB/s|times '8-18' of window",
        "--timetable|MON-FRO 08:00-18:00 10MiB/s|day 'FRO' of window",
        "--timetable|MON 08:00-18:00 fast|rate 'FAST' of window",
        "--zone|Europe/Nowhere|limits.zone is 'Europe/Nowhere': it must be a time zone"
      })
  @DisplayName("F-06: a limit that cannot be is refused with its value and the rule")
  void aBadLimitIsNamed(String option, String value, String named, @TempDir Path dir) {
    CommandRun run = CommandRun.of("limits", "some", option, value, "--data-dir", dir.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains(named);
  }

  @Test
  void anUnknownSettingIsRefusedBeforeAnythingStarts(@TempDir Path dir) {
    CommandRun run =
        CommandRun.of(
            "migrate",
            "memory://a/",
            "memory://b/",
            "--data-dir",
            dir.toString(),
            "--set",
            "copyer.x=1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("copyer.x");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void rolesNeedACluster() {
    CommandRun run = CommandRun.of("run", "copier");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("--bootstrap-server");
  }

  @Test
  void anUnknownRoleIsNamed() {
    CommandRun run = CommandRun.of("run", "shepherd", "--bootstrap-server", "localhost:1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("shepherd").contains("coordinator");
  }

  @Test
  void aClusterNeedsASchemaRegistry() {
    CommandRun run = CommandRun.of("list", "--bootstrap-server", "localhost:1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("schema.registry.url");
  }

  @Test
  void completionIsAScriptForTheShell() {
    assertThat(CommandRun.of("completion").out()).contains("complete -F _complete_drover");
  }
}
