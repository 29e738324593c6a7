package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main command with everything in this process, over stores in memory. */
class MigrateIT {
  @TempDir private Path dir;

  private CommandRun migrate(String target, String... more) {
    List<String> args =
        new java.util.ArrayList<>(
            List.of(
                "migrate",
                "memory://gen@source/",
                target,
                "--set",
                "store.gen.generate=2000",
                "--set",
                "store.gen.generate-size=512",
                "--data-dir",
                dir.toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  @Test
  @DisplayName(
      "M-12, O-10: a job runs, is listed and described; running it again skips what is unchanged")
  void aJobRunsAndCanBeLookedAt() throws Exception {
    CommandRun first = migrate("memory://looked-at/", "--id", "first");
    CommandRun second = migrate("memory://looked-at/", "--id", "second");
    CommandRun status = CommandRun.of("status", "second", "--json", "--data-dir", dir.toString());
    CommandRun list = CommandRun.of("list", "--state", "completed", "--data-dir", dir.toString());
    CommandRun failures = CommandRun.of("failures", "first", "--data-dir", dir.toString());

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
    CommandRun shown = CommandRun.of("limits", "limited", "--data-dir", dir.toString());
    CommandRun json = CommandRun.of("limits", "limited", "--json", "--data-dir", dir.toString());
    CommandRun status = CommandRun.of("status", "limited", "--data-dir", dir.toString());
    CommandRun late = CommandRun.of("limits", "limited", "--none", "--data-dir", dir.toString());

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
    CommandRun run = CommandRun.of("status", "nobody", "--data-dir", dir.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run.err()).contains("nobody");
  }
}
