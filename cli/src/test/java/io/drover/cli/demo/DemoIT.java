package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The demonstration as a skeptic sees it. */
class DemoIT {
  @Test
  @DisplayName(
      "L-01, L-03, L-04, L-07: an application is moved there, back and there again; no error, no"
          + " lost or stale read, and evidence at the end")
  void thereAndBackAndThereAgain() {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("--objects", "60", "--rate", "80", "--seconds", "1");

    assertThat(exit).as(out + "\n" + err).isZero();
    assertThat(out.toString())
        .contains("cutover: the application is at the new store")
        .contains("rollback: the application is back at the old store")
        .contains("cutover again: the application is at the new store")
        .containsPattern("Errors +0\n")
        .containsPattern("Lost or stale +0 keys")
        .containsPattern("Evidence +MuHash3072");
  }
}
