package io.drover.copier;

import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Task;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What to do about the object that the target may have already (M-07). Pure. */
sealed interface TargetPlan {
  /** Write, if this holds. */
  record Write(Condition condition) implements TargetPlan {}

  /** Look at the target object first. */
  record Compare(Pin planned) implements TargetPlan {}

  /** The target has the object already. */
  record Unchanged(Pin pin) implements TargetPlan {}

  /**
   * The source must be looked at too: both stores keep checksums of the same kind, and the sizes
   * agree.
   */
  record CompareContent(ObjectStat target) implements TargetPlan {}

  /** The object is left alone. */
  record Refuse(String errorClass, String message) implements TargetPlan {}

  /** What follows from the task alone. */
  static TargetPlan of(Task task, Existing existing) {
    if (task.getTargetPin() == null) {
      return new Write(Condition.ABSENT);
    }
    Pin planned = new Pin(task.getTargetPin());
    if (task.getAfresh()) {
      return new Write(Condition.match(planned));
    }
    return switch (existing) {
      case SKIP_UNCHANGED -> new Compare(planned);
      case OVERWRITE -> new Write(Condition.match(planned));
      case FAIL ->
          new Refuse(
              ErrorClass.TARGET_EXISTS,
              "the target has an object of %d bytes (version %s) under this key"
                  .formatted(task.getTargetSize(), planned));
    };
  }

  /**
   * What follows from a look at the target object.
   *
   * @param comparable kinds of checksum that both stores keep
   */
  static TargetPlan compared(
      Task task, Pin planned, Optional<ObjectStat> found, Set<Checksum.Kind> comparable) {
    if (found.isEmpty()) {
      return new Write(Condition.ABSENT);
    }
    ObjectStat target = found.get();
    Optional<Provenance> provenance = Provenance.of(target.attributes());
    boolean sameSize = target.size() == task.getSize();
    if (sameSize
        && provenance.isPresent()
        && provenance.get().source().value().equals(task.getSourcePin())) {
      return new Unchanged(target.pin());
    }
    boolean ours =
        provenance.isPresent() && provenance.get().migration().equals(task.getMigrationId());
    if (!target.pin().equals(planned)) {
      return ours ? new Write(Condition.match(target.pin())) : changed(planned, target);
    }
    return sameSize && shared(target, comparable)
        ? new CompareContent(target)
        : new Write(Condition.match(planned));
  }

  private static boolean shared(ObjectStat target, Set<Checksum.Kind> comparable) {
    return target.checksums().stream().anyMatch(checksum -> comparable.contains(checksum.kind()));
  }

  private static TargetPlan changed(Pin planned, ObjectStat target) {
    return new Refuse(
        ErrorClass.TARGET_CHANGED,
        "the target object was version %s when planned and is %s now"
            .formatted(planned, target.pin()));
  }

  /** What follows from a look at both: like-for-like checksums and the attributes decide (T-04). */
  static TargetPlan comparedContent(Task task, ObjectStat target, Optional<ObjectStat> source) {
    boolean same =
        source.isPresent()
            && source.get().pin().value().equals(task.getSourcePin())
            && sameContent(source.get(), target)
            && sameAttributes(source.get(), target);
    return same ? new Unchanged(target.pin()) : new Write(Condition.match(target.pin()));
  }

  private static boolean sameContent(ObjectStat source, ObjectStat target) {
    Set<Checksum.Kind> compared = EnumSet.noneOf(Checksum.Kind.class);
    for (Checksum kept : source.checksums()) {
      Optional<Checksum> other = target.checksum(kept.kind());
      if (other.isPresent() && !other.get().equals(kept)) {
        return false;
      }
      other.ifPresent(checksum -> compared.add(checksum.kind()));
    }
    return source.size() == target.size() && !compared.isEmpty();
  }

  /** Tags that would take a request of their own count as different: the copy is made again. */
  private static boolean sameAttributes(ObjectStat source, ObjectStat target) {
    ObjectAttributes wanted = Provenance.strip(source.attributes());
    ObjectAttributes present = Provenance.strip(target.attributes());
    return !source.tagged() && !target.tagged() && wanted.equals(present);
  }
}
