package io.drover.copier;

import io.drover.schemas.record.Existing;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the target after a write whose condition did not hold: is that our own write behind a lost
 * answer, or somebody else's (T-06, T-27)? Pure.
 */
sealed interface LostWrite {
  /** It is our own copy of this very version. */
  record Own(Pin pin) implements LostWrite {}

  /** Another job copied this version, which is as good where unchanged copies are skipped. */
  record Unchanged(Pin pin) implements LostWrite {}

  /** It is our own copy of another version of the source: whichever is the present one wins. */
  record OwnOther(Pin pin, Pin source) implements LostWrite {}

  /** There is nothing: the object that was to be replaced went away, or the upload did. */
  record Nothing() implements LostWrite {}

  /** It is somebody else's. */
  record Foreign(Pin pin) implements LostWrite {}

  /**
   * Judges.
   *
   * @param intended what our copy says of itself
   * @param size bytes of our copy
   * @param computed checksums of our copy
   * @param existing the job's policy
   * @param found the target object as it is now
   */
  static LostWrite judge(
      Provenance intended,
      long size,
      Set<Checksum> computed,
      Existing existing,
      Optional<ObjectStat> found) {
    if (found.isEmpty()) {
      return new Nothing();
    }
    ObjectStat target = found.get();
    Optional<Provenance> carried = Provenance.of(target.attributes());
    if (carried.isEmpty()) {
      return new Foreign(target.pin());
    }
    boolean ours = carried.get().migration().equals(intended.migration());
    boolean sameSource = carried.get().source().equals(intended.source());
    if (sameSource) {
      return sameSource(ours, existing, target, size, computed);
    }
    boolean later = carried.get().epoch() > intended.epoch();
    return ours && !later
        ? new OwnOther(target.pin(), carried.get().source())
        : new Foreign(target.pin());
  }

  private static LostWrite sameSource(
      boolean ours, Existing existing, ObjectStat target, long size, Set<Checksum> computed) {
    if (target.size() != size || contradicts(target, computed)) {
      return new Foreign(
          target.pin()); // It carries our entries, but somebody wrote other bytes under them.
    }
    if (ours) {
      return new Own(target.pin());
    }
    return existing == Existing.SKIP_UNCHANGED
        ? new Unchanged(target.pin())
        : new Foreign(target.pin());
  }

  private static boolean contradicts(ObjectStat target, Set<Checksum> computed) {
    for (Checksum own : computed) {
      Optional<Checksum> kept = target.checksum(own.kind());
      if (kept.isPresent() && !kept.get().equals(own)) {
        return true;
      }
    }
    return false;
  }
}
