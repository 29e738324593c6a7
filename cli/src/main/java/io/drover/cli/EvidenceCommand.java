package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Evidence that a job left behind: written to a file, and checked later. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the receipts of a job to a file, and checks such a file later, without Kafka.",
      ""
    },
    subcommands = {EvidenceExportCommand.class, EvidenceVerifyCommand.class})
final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
