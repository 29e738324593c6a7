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
