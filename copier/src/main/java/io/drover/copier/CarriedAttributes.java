package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.Custody;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStat;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a copy and how the target will hold them (M-09, T-15 to T-17).
 *
 * @param attributes those of the source, stamped with the provenance of the copy
 * @param accommodations each deviation at the target; those of Drover's own entries are left out if
 *     nothing is lost
 */
record CarriedAttributes(ObjectAttributes attributes, List<Accommodation> accommodations) {
  /**
   * Tags of the source that the target has no place for; not read for that reason, so the subject
   * is all of them.
   */
  private static final Accommodation TAGS_DROPPED =
      new Accommodation(Accommodation.TAGS_UNSUPPORTED, Effect.DROPPED, "all tags");

  /** Rule: the copy gets the target's default tier. */
  static final String TIER_NOT_CARRIED = "tier-not-carried";

  /** Rule: the copy is not locked. */
  static final String LOCK_NOT_CARRIED = "lock-not-carried";

  static CarriedAttributes of(ObjectStat stat, TransferRequest request) {
    boolean tags = request.can().has(Primitive.TAGS);
    ObjectAttributes own = stat.tagged() && tags ? withTags(stat, request) : stat.attributes();
    ObjectAttributes stamped = request.provenance().stamp(own);
    List<Accommodation> found =
        request.target().accommodations(request.targetKey(), stamped, stat.size());
    List<Accommodation> left = leftBehind(stat, stat.tagged() && !tags);
    return new CarriedAttributes(
        stamped, found.isEmpty() && left.isEmpty() ? List.of() : reported(found, left));
  }

  private static ObjectAttributes withTags(ObjectStat stat, TransferRequest request) {
    var tags = TransferFault.at(Side.SOURCE, () -> request.source().tags(request.sourceKey()));
    return stat.attributes().withTags(tags);
  }

  /** What belongs to the source and does not travel: the copy gets the target's default. */
  private static List<Accommodation> leftBehind(ObjectStat stat, boolean tagsDropped) {
    if (!tagsDropped && stat.custody().equals(Custody.ORDINARY)) {
      return List.of();
    }
    List<Accommodation> left = new ArrayList<>();
    if (tagsDropped) {
      left.add(TAGS_DROPPED);
    }
    stat.custody()
        .tier()
        .ifPresent(tier -> left.add(new Accommodation(TIER_NOT_CARRIED, Effect.DROPPED, tier)));
    stat.custody()
        .locks()
        .forEach(lock -> left.add(new Accommodation(LOCK_NOT_CARRIED, Effect.DROPPED, lock)));
    return left;
  }

  private static List<Accommodation> reported(
      List<Accommodation> found, List<Accommodation> leftBehind) {
    List<Accommodation> reported = new ArrayList<>(found.size() + leftBehind.size());
    for (Accommodation each : found) {
      if (!each.lossless() || !each.subject().startsWith(Provenance.RESERVED)) {
        reported.add(each);
      }
    }
    reported.addAll(leftBehind);
    return List.copyOf(reported);
  }

  /** The rule by which the target refuses the object, if one does. */
  Optional<Accommodation> refusal() {
    return accommodations.stream().filter(each -> each.effect() == Effect.REFUSED).findFirst();
  }
}
