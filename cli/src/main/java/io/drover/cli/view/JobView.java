package io.drover.cli.view;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Progress;
import java.util.Optional;
import java.util.StringJoiner;

/** One job, described. */
public final class JobView {
  private JobView() {}

  /** For people. */
  public static String text(Migration job, Optional<Progress> progress) {
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
    text.add("Plan        " + plan(job.getPlan()));
    progress.ifPresent(
        figures ->
            text.add(
                "Progress    " + ProgressView.plainLine(figures).replaceFirst("^\\S+ \\S+ ", "")));
    return text.toString();
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

  private static String plan(Plan plan) {
    return "%s objects, %s%s"
        .formatted(
            Quantity.count(plan.getTasks()),
            Quantity.bytes(plan.getBytes()),
            plan.getComplete()
                ? ", complete"
                : plan.getCheckpoint() == null
                    ? ", not begun"
                    : ", up to " + Table.printable(plan.getCheckpoint()));
  }
}
