package io.drover.cli.view;

import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Progress;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/** One job, described. */
public final class JobView {
  private JobView() {}

  /** For people. */
  public static String text(Migration job, Optional<Progress> progress, Instant now) {
    MigrationSpec spec = job.getSpec();
    var text = new StringJoiner(System.lineSeparator());
    text.add("Migration   " + job.getMigrationId());
    text.add(
        "State       " + job.getState() + (job.getReason() == null ? "" : ": " + job.getReason()));
    text.add("Source      " + spec.getSource());
    text.add("Target      " + spec.getTarget());
    text.add(
        "Policy      %s, existing %s, verification %s, %d attempts"
            .formatted(
                spec.getMode(), spec.getExisting(), spec.getVerification(), spec.getMaxAttempts()));
    text.add(
        "Created     "
            + job.getCreatedAt()
            + (job.getRequestedBy().isEmpty() ? "" : " by " + job.getRequestedBy()));
    SelectionView.lines(spec).forEach(text::add);
    text.add(
        "Limits      "
            + String.join(
                System.lineSeparator() + " ".repeat(12), LimitText.lines(job.getLimits(), now)));
    text.add("Plan        " + plan(job));
    remainder(job).ifPresent(line -> text.add("            " + line));
    progress.ifPresent(
        figures ->
            text.add(
                "Progress    " + ProgressView.plainLine(figures).replaceFirst("^\\S+ \\S+ ", "")));
    CutoverView.lines(job).forEach(text::add);
    Evidence evidence = job.getEvidence();
    if (evidence != null) {
      text.add(
          "Evidence    %s %s over %s receipts"
              .formatted(
                  evidence.getAlgorithm(),
                  evidence.getDigest(),
                  Quantity.count(evidence.getReceipts())));
    }
    return text.toString();
  }

  /** What a job that ended early never came to look at. */
  private static Optional<String> remainder(Migration job) {
    boolean early =
        job.getState() == MigrationState.CANCELLED || job.getState() == MigrationState.FAILED;
    return early && !job.getPlan().getComplete()
        ? Optional.of(
            "the source was not listed to its end: objects behind that were never planned")
        : Optional.empty();
  }

  /** For scripts: the job and its progress as one object. */
  public static String json(Migration job, Optional<Progress> progress) {
    return progress
        .map(
            figures ->
                "{\"migration\":%s,\"progress\":%s}"
                    .formatted(JsonView.line(job), JsonView.line(figures)))
        .orElseGet(() -> "{\"migration\":%s,\"progress\":null}".formatted(JsonView.line(job)));
  }

  private static String plan(Migration job) {
    Plan plan = job.getPlan();
    var text = new StringJoiner(System.lineSeparator());
    text.add(
        "%s objects, %s, %s"
            .formatted(
                Quantity.count(plan.getTasks()), Quantity.bytes(plan.getBytes()), reached(job)));
    PassedOverView.lines(plan).forEach(text::add);
    return text.toString();
  }

  private static String reached(Migration job) {
    Plan plan = job.getPlan();
    String checkpoint = plan.getCheckpoint();
    if (plan.getComplete()) {
      return "complete";
    }
    if (checkpoint == null) {
      return "not begun";
    }
    if (!plan.getRanges().isEmpty()) {
      return "%d ranges of keys are left".formatted(plan.getRanges().size());
    }
    return job.getSpec().getKeyList() == null
        ? "up to " + Table.printable(checkpoint)
        : "reading the list of keys";
  }
}
