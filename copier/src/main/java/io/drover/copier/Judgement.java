package io.drover.copier;

import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Forecast;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Sample;
import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.Custody;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run says of one object.
 *
 * @param status what would become of it
 * @param failure why it would fail; null if it would not
 * @param accommodations how the target would hold it otherwise, and what else is worth knowing
 * @param forecast what a run would ask of the stores; null where nothing is left to ask
 */
record Judgement(
    OutcomeStatus status,
    @Nullable Failure failure,
    List<Accommodation> accommodations,
    @Nullable Forecast forecast) {
  /** Rule: the source keeps the object in an archive, from which it must be restored first. */
  static final String SOURCE_ARCHIVED = "source-archived";

  /** Rule: a MOVE cannot remove the source object. */
  static final String SOURCE_LOCKED = "source-locked";

  /** Rule: an object of the target would be replaced. */
  static final String TARGET_REPLACED = "target-replaced";

  private static final String STAGE = "dry-run";

  /** An object that would be written, unless a rule stands against it (T-11 to T-22). */
  static Judgement of(
      ObjectStat source,
      CarriedAttributes carried,
      Optional<Pin> replaced,
      boolean moves,
      Forecast forecast) {
    List<Accommodation> found = new ArrayList<>(carried.accommodations());
    Optional<Accommodation> refusal = carried.refusal().or(() -> archived(source));
    if (refusal.isPresent()) {
      return refused(found, refusal.get());
    }
    replaced.ifPresent(
        pin -> found.add(new Accommodation(TARGET_REPLACED, Effect.NOTED, pin.value())));
    if (moves) {
      source
          .custody()
          .locks()
          .forEach(lock -> found.add(new Accommodation(SOURCE_LOCKED, Effect.NOTED, lock)));
    }
    return new Judgement(OutcomeStatus.PLANNED, null, found, forecast);
  }

  private static Optional<Accommodation> archived(ObjectStat source) {
    Custody custody = source.custody();
    return custody.archived()
        ? Optional.of(
            new Accommodation(SOURCE_ARCHIVED, Effect.REFUSED, custody.tier().orElse("an archive")))
        : Optional.empty();
  }

  /** A rule stands against it. */
  static Judgement refused(List<Accommodation> found, Accommodation rule) {
    List<Accommodation> all = new ArrayList<>(found);
    if (!all.contains(rule)) {
      all.add(rule);
    }
    Failure failure =
        new Failure(ErrorClass.UNSUPPORTED, "the object cannot be copied: " + rule, STAGE);
    return new Judgement(OutcomeStatus.FAILED, failure, all, null);
  }

  /** A conflict. */
  static Judgement failed(String errorClass, String message) {
    return new Judgement(
        OutcomeStatus.FAILED, new Failure(errorClass, message, STAGE), List.of(), null);
  }

  /** A store does not let us look. */
  static Judgement failed(TransferFault fault) {
    String side = fault.side() == Side.SOURCE ? "source" : "target";
    return failed(fault.failure().errorClass(), side + ": " + fault.failure().getMessage());
  }

  /** The target has an unchanged copy. */
  static Judgement unchanged(Forecast forecast) {
    return new Judgement(OutcomeStatus.SKIPPED, null, List.of(), forecast);
  }

  /** Deleted since it was listed. */
  static Judgement gone() {
    return new Judgement(OutcomeStatus.SOURCE_GONE, null, List.of(), null);
  }

  /** The same with a measurement. */
  Judgement with(Optional<Sample> sample) {
    return sample.isEmpty() || forecast == null
        ? this
        : new Judgement(
            status,
            failure,
            accommodations,
            Forecast.newBuilder(forecast).setSample(sample.get()).build());
  }
}
