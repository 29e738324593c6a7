package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Snapshots;
import io.drover.cli.evidence.EvidenceExport;
import io.drover.cli.evidence.EvidenceHeader;
import io.drover.cli.evidence.EvidenceSummary;
import io.drover.cli.evidence.Signatures;
import io.drover.schemas.record.Migration;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the receipts of an ended job to FILE, one JSON object per line, sorted by key, with"
          + " one digest over all of them. docs/EVIDENCE.md describes the format.",
      "Needs room beside FILE for about as much again while it sorts.",
      ""
    })
final class EvidenceExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "ID", description = "The job.")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "Must not exist. Compressed if its name ends in .gz.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "PEM",
      description =
          "Ed25519 private key that signs the evidence: openssl genpkey -algorithm ed25519")
  private @Nullable Path key;

  @Override
  public Integer call() {
    if (Files.exists(file)) {
      throw new CliException(ExitCode.USAGE, file + " exists; evidence is never overwritten");
    }
    Optional<PrivateKey> signer = Optional.ofNullable(key).map(Signatures::privateKey);
    Main main = (Main) spec.root().userObject();
    try (Session session = Session.forLooking(connection, main.clock())) {
      Migration job = new Snapshots(session.clients()).migrations().get(id);
      if (job == null) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "there is no job '%s'; 'drover list' shows those there are".formatted(id));
      }
      if (!JobFollower.isFinal(job.getState())) {
        throw new CliException(
            ExitCode.FAILURE,
            "migration %s is %s; evidence is complete when it has ended"
                .formatted(id, job.getState()));
      }
      EvidenceExport export = new EvidenceExport(session.clients(), job);
      EvidenceSummary summary = export.write(file, signer);
      return tell(EvidenceHeader.of(job, export.later()), summary).code();
    }
  }

  private ExitCode tell(EvidenceHeader header, EvidenceSummary summary) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(EvidenceText.summary(summary));
    out.println(EvidenceText.seal(header, summary));
    return EvidenceText.asSealed(header, summary) ? ExitCode.OK : ExitCode.EVIDENCE;
  }
}
