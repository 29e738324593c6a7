package io.drover.coordinator.job;

import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationSpec;
import java.util.Map;
import java.util.Optional;

/** Which jobs can be undone (O-07). Pure. */
final class Undoing {
  private Undoing() {}

  /**
   * Checks what a specification says of the job that it undoes.
   *
   * @throws IllegalArgumentException that names the field, its value and the rule it breaks
   */
  static void check(MigrationSpec spec) {
    boolean undoes = spec.getUndoes() != null;
    if (undoes != (spec.getKind() == JobKind.ROLLBACK)) {
      throw new IllegalArgumentException(
          "undoes is '%s' with kind %s: a ROLLBACK names the job it undoes, and nothing else does"
              .formatted(spec.getUndoes(), spec.getKind()));
    }
    if (undoes && (spec.getFilter() != null || spec.getKeyList() != null || spec.getServerSide())) {
      throw new IllegalArgumentException(
          "filter, keyList or serverSide is set with kind ROLLBACK: it takes every object on"
              + " record, and hashes what it brings back");
    }
  }

  /** Why a job cannot be undone as asked, or empty if it can or nothing is to be undone. */
  static Optional<String> refusal(Map<MigrationId, Job> jobs, Specification spec) {
    String undoes = spec.wire().getUndoes();
    return undoes == null
        ? Optional.empty()
        : refusal(undoes, jobs.get(new MigrationId(undoes)), spec);
  }

  private static Optional<String> refusal(
      String id, @org.jspecify.annotations.Nullable Job job, Specification spec) {
    return switch (job) {
      case null -> Optional.of("migration '%s', which it undoes, is unknown".formatted(id));
      case Job.Active active ->
          Optional.of(
              "migration '%s', which it undoes, is %s: cancel it first"
                  .formatted(id, JobRecords.state(active)));
      case Job.Final ended when ended.spec().wire().getKind() != JobKind.MIGRATE ->
          Optional.of(
              "migration '%s' is a %s, which leaves nothing to undo"
                  .formatted(id, ended.spec().wire().getKind()));
      case Job.Final ended when ended.spec().live() ->
          Optional.of(
              "migration '%s' was live: its way back was to switch back before it was finalized"
                  .formatted(id));
      case Job.Final ended when ended.course() == null ->
          Optional.of("migration '%s' never began: there is nothing to undo".formatted(id));
      case Job.Final ended when ended.unsealed() ->
          Optional.of(
              "the last tasks of migration '%s' are still being answered: try again in a moment"
                  .formatted(id));
      case Job.Final ended -> sides(ended, spec);
    };
  }

  private static Optional<String> sides(Job.Final undone, Specification spec) {
    boolean exchanged =
        spec.source().equals(undone.spec().target())
            && spec.target().equals(undone.spec().source())
            && spec.wire().getMode() == undone.spec().wire().getMode();
    return exchanged
        ? Optional.empty()
        : Optional.of(
            "it must have the target %s of migration '%s' as its source, the source %s as its target, and mode %s"
                .formatted(
                    undone.spec().target(),
                    undone.id(),
                    undone.spec().source(),
                    undone.spec().wire().getMode()));
  }
}
