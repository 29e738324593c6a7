package io.drover.e2e;

import io.drover.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One command line run in this process, with what it printed. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** All that it printed, for the message of a failed test. */
  String printed() {
    return out + err;
  }
}
