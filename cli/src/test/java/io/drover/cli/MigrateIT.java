package io.drover.cli;

import static io.drover.cli.SharedRuntime.drover;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main command, over stores in memory. */
@ExtendWith(SharedRuntime.class)
class MigrateIT {
  private static CommandRun migrate(String target, String... more) {
    List<String> args = new ArrayList<>(List.of("migrate", "memory://gen@source/", target));
    args.addAll(List.of(more));
    return drover(args.toArray(String[]::new));
  }

  @Test
  @DisplayName(
      "M-12, O-10: a job runs, is listed and described; running it again skips what is unchanged")
  void aJobRunsAndCanBeLookedAt() throws Exception {
    CommandRun first = migrate("memory://looked-at/", "--id", "first");
    CommandRun second = migrate("memory://looked-at/", "--id", "second");
    CommandRun status = drover("status", "second", "--json");
    CommandRun list = drover("list", "--state", "completed");
    CommandRun failures = drover("failures", "first");

    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK.code());
    assertThat(first.out())
        .contains("Migration first COMPLETED")
        .contains("migrated  2,000 objects, 0.98 MiB");
    assertThat(second.out()).contains("migrated  0 objects").contains("skipped   2,000 unchanged");
    JsonNode described = new ObjectMapper().readTree(status.out());
    assertThat(described.at("/migration/state").asText()).isEqualTo("COMPLETED");
    assertThat(described.at("/progress/skipped").asLong()).isEqualTo(2_000);
    assertThat(list.out()).contains("first").contains("second").contains("2,000/2,000");
    assertThat(failures.out()).contains("No failed objects.");
  }

  @Test
  @DisplayName("M-12: what a command left is there for the next one, each with its own runtime")
  void everythingInOneProcess(@TempDir Path dir) {
    String[] args = {
      "migrate",
      "memory://gen@source/",
      "memory://one-process/",
      "--id",
      "alone",
      "--set",
      "store.gen.generate=100",
      "--data-dir",
      dir.toString()
    };
    CommandRun first = CommandRun.of(args);
    CommandRun again = CommandRun.of(args);

    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK.code());
    assertThat(first.out()).contains("Migration alone COMPLETED").contains("migrated  100 objects");
    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.OK.code());
    assertThat(again.out()).contains("migrated  100 objects");
  }

  @Test
  @DisplayName("F-06: a job begins with limits and shows them; a job that is over has no others")
  void limitsOfAJob() throws Exception {
    CommandRun run =
        migrate(
            "memory://limited/",
            "--id",
            "limited",
            "--objects-per-second",
            "100000",
            "--timetable",
            "sat,sun 00:00-24:00 unlimited",
            "--zone",
            "Europe/Berlin");
    CommandRun shown = drover("limits", "limited");
    CommandRun json = drover("limits", "limited", "--json");
    CommandRun status = drover("status", "limited");
    CommandRun late = drover("limits", "limited", "--none");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK.code());
    assertThat(shown.out())
        .contains("100000/s")
        .contains("SAT,SUN 00:00-24:00 unlimited (Europe/Berlin)")
        .contains("now ");
    JsonNode limits = new ObjectMapper().readTree(json.out());
    assertThat(limits.get("objectsPerSecond").asLong()).isEqualTo(100_000);
    assertThat(limits.at("/timetable/0/until").asInt()).isEqualTo(1_440);
    assertThat(status.out()).contains("Limits      100000/s");
    assertThat(late.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(late.err()).contains("SET_LIMITS is not possible").contains("COMPLETED");
  }

  @Test
  @DisplayName("Bad input: an id that exists with another specification is refused with the reason")
  void anIdThatMeansSomethingElseIsRefused() {
    migrate("memory://one/", "--id", "taken");
    CommandRun refused = migrate("memory://two/", "--id", "taken");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(refused.err()).contains("taken");
  }

  @Test
  void aJobThatDoesNotExistIsSaidSo() {
    CommandRun run = drover("status", "nobody");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run.err()).contains("nobody");
  }
}
