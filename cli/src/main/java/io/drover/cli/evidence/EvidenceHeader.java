package io.drover.cli.evidence;

import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first line of a file of evidence: which job it is about.
 *
 * @param migration the job's id
 * @param kind what kind of job
 * @param mode COPY or MOVE
 * @param source where the objects came from
 * @param target where they went
 * @param verification how they were verified
 * @param state the job's final state
 * @param finishedAt when it reached that state; empty if nobody knows
 * @param sealed what the coordinator sealed; empty if the job has no seal yet
 * @param later outcomes of the job that came after the seal, late or repeated answers, which the
 *     file leaves out
 */
public record EvidenceHeader(
    String migration,
    String kind,
    String mode,
    String source,
    String target,
    String verification,
    String state,
    String finishedAt,
    Optional<Seal> sealed,
    long later) {
  private static final String FORMAT = "evidence";
  private static final long VERSION = 1;

  /** What is known of a job. */
  public static EvidenceHeader of(Migration job, long later) {
    MigrationSpec spec = job.getSpec();
    Instant finished = job.getFinishedAt();
    Evidence evidence = job.getEvidence();
    return new EvidenceHeader(
        job.getMigrationId(),
        spec.getKind().name(),
        spec.getMode().name(),
        spec.getSource(),
        spec.getTarget(),
        spec.getVerification().name(),
        job.getState().name(),
        finished == null ? "" : finished.toString(),
        Optional.ofNullable(evidence).map(Seal::of),
        later);
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("drover", FORMAT);
    fields.put("version", VERSION);
    fields.put("migration", migration);
    fields.put("kind", kind);
    fields.put("mode", mode);
    fields.put("source", source);
    fields.put("target", target);
    fields.put("verification", verification);
    fields.put("state", state);
    fields.put("finishedAt", finishedAt);
    sealed.ifPresent(seal -> fields.put("sealed", seal.fields()));
    if (later > 0) {
      fields.put("later", later);
    }
    return fields;
  }

  static EvidenceHeader of(Fields fields) {
    if (!fields.optionalText("drover").filter(FORMAT::equals).isPresent()
        || fields.number("version") != VERSION) {
      throw new EvidenceException(
          "the first line does not say that this is evidence of version %d".formatted(VERSION));
    }
    return new EvidenceHeader(
        fields.text("migration"),
        fields.text("kind"),
        fields.text("mode"),
        fields.text("source"),
        fields.text("target"),
        fields.text("verification"),
        fields.text("state"),
        fields.text("finishedAt"),
        fields.optionalObject("sealed").map(Seal::of),
        fields.optionalNumber("later").orElse(0L));
  }
}
