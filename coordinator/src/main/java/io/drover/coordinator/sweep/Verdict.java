package io.drover.coordinator.sweep;

import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import java.util.Optional;

/**
 * What a sweep thinks of a key, by what both sides have. Every copy says which version it was made
 * from, so a version that is neither a copy of the other nor copied to it was written by somebody.
 * Pure.
 */
public enum Verdict {
  /** One is a copy of the other, or there is nothing to do. */
  SAME,
  /** A task is to look: whatever it finds, it makes the side that follows equal to the other. */
  CHANGED,
  /**
   * The side that was left seems to have been written by somebody without a gateway. A task would
   * undo that, so it is only told.
   */
  ODD;

  /**
   * Judges while the source is authoritative.
   *
   * @param job whose copies are meant
   */
  public static Verdict forward(
      String job, Optional<ObjectStat> source, Optional<ObjectStat> target) {
    if (source.isPresent()) {
      return target.isPresent() && copies(source.get(), target.get()) ? SAME : CHANGED;
    }
    // Only a copy is taken away; what was at the target before stays, as it does without a sweep.
    return target.isPresent() && ours(job, target.get()) ? CHANGED : SAME;
  }

  /** Judges while the target is authoritative and the source follows. */
  public static Verdict back(String job, Optional<ObjectStat> source, Optional<ObjectStat> target) {
    if (source.isEmpty()) {
      return target.isPresent() ? CHANGED : SAME;
    }
    if (target.isPresent() && copies(source.get(), target.get())) {
      return SAME;
    }
    if (ours(job, source.get())) {
      return CHANGED;
    }
    // Nobody copied this version to the source. Unless the target was written too, it is new there.
    return target.isEmpty() || ours(job, target.get()) ? ODD : CHANGED;
  }

  private static boolean copies(ObjectStat one, ObjectStat other) {
    return one.size() == other.size() && (names(one, other) || names(other, one));
  }

  private static boolean names(ObjectStat copy, ObjectStat original) {
    return Provenance.of(copy.attributes())
        .filter(provenance -> provenance.source().equals(original.pin()))
        .isPresent();
  }

  private static boolean ours(String job, ObjectStat stat) {
    return Provenance.of(stat.attributes())
        .filter(provenance -> provenance.migration().equals(job))
        .isPresent();
  }
}
