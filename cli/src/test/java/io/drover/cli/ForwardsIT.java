package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people see of routes and forwards. */
@ExtendWith(SharedRuntime.class)
class ForwardsIT {
  @TempDir private Path dir;

  @Test
  @DisplayName("F-02 a moved object is resolved to where it is, until its forward is withdrawn")
  void resolves() throws Exception {
    Path source = Files.createDirectories(dir.resolve("old/2024"));
    Path target = Files.createDirectory(dir.resolve("new"));
    Files.writeString(source.resolve("a"), "content");
    String object = "file://" + source + "/a";
    SharedRuntime.drover(
        "migrate",
        dir.resolve("old").toString(),
        target.toString(),
        "--id",
        "fw",
        "--mode",
        "move");

    CommandRun resolved = SharedRuntime.drover("resolve", object, "--json");
    CommandRun listed = SharedRuntime.drover("forwards", "--job", "fw");
    CommandRun removed = SharedRuntime.drover("forwards", "--job", "fw", "--remove", "--json");
    CommandRun afterwards = SharedRuntime.drover("resolve", object);
    CommandRun nonsense = SharedRuntime.drover("resolve", "photos");
    CommandRun routes = SharedRuntime.drover("routes");

    assertThat(resolved.exitCode()).as(resolved.err()).isZero();
    assertThat(resolved.out())
        .contains("\"forwards\":[\"file://" + target + "/2024/a\"]")
        .contains("\"result\":\"forwarded\"");
    assertThat(listed.out()).contains(object).contains("fw");
    assertThat(removed.out().lines()).hasSize(1);
    assertThat(afterwards.out()).contains("not forwarded");
    assertThat(nonsense.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(nonsense.err()).contains("'photos' is not valid");
    assertThat(routes.exitCode()).isZero();
    assertThat(routes.out()).contains("PREFIX");
  }
}
