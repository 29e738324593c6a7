package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What makes one side of a live job equal to the other, by a look at the side that is written and
 * then one at the side that is read, in this order: what is read is then never older than what is
 * replaced (T-06, T-09). Pure.
 */
sealed interface LivePlan {
  /** Neither side has the object. */
  record Nothing() implements LivePlan {}

  /** There is a copy already. */
  record Same(Pin version, Pin copy, long size) implements LivePlan {}

  /** Write this version, if this holds. */
  record Write(Pin version, long size, Condition condition) implements LivePlan {}

  /** Remove this version: there is no object on the side that is read. */
  record Remove(Pin version) implements LivePlan {}

  /**
   * Decides.
   *
   * @param there what the side has that is written
   * @param here what the side has that is read
   * @param afresh whether a copy that is there is known to be wrong
   * @param held how the side that is written would hold these attributes otherwise
   */
  static LivePlan of(
      Optional<ObjectStat> there,
      Optional<ObjectStat> here,
      boolean afresh,
      Function<ObjectAttributes, List<Accommodation>> held) {
    if (here.isEmpty()) {
      return there.<LivePlan>map(old -> new Remove(old.pin())).orElseGet(Nothing::new);
    }
    ObjectStat version = here.get();
    if (there.isEmpty()) {
      return new Write(version.pin(), version.size(), Condition.ABSENT);
    }
    ObjectStat copy = there.get();
    return !afresh && same(version, copy, held)
        ? new Same(version.pin(), copy.pin(), version.size())
        : new Write(version.pin(), version.size(), Condition.match(copy.pin()));
  }

  /** One of the two says that it is a copy of the other, and nothing that can be seen denies it. */
  private static boolean same(
      ObjectStat version, ObjectStat copy, Function<ObjectAttributes, List<Accommodation>> held) {
    return (names(copy, version) || names(version, copy))
        && version.size() == copy.size()
        && agree(version, copy)
        && (equal(version.attributes(), copy.attributes())
            || held.apply(version.attributes()).stream().anyMatch(each -> !each.lossless()));
  }

  private static boolean names(ObjectStat copy, ObjectStat original) {
    return Provenance.of(copy.attributes())
        .filter(provenance -> provenance.source().equals(original.pin()))
        .isPresent();
  }

  private static boolean agree(ObjectStat one, ObjectStat other) {
    for (Checksum kept : one.checksums()) {
      Optional<Checksum> theirs = other.checksum(kept.kind());
      if (theirs.isPresent() && !theirs.get().equals(kept)) {
        return false;
      }
    }
    return true;
  }

  /**
   * An application may write the same bytes with other attributes, for which some stores give the
   * same version. A content type that only one side has is that store's default.
   */
  private static boolean equal(ObjectAttributes one, ObjectAttributes other) {
    return Provenance.strip(one).metadata().equals(Provenance.strip(other).metadata())
        && headers(one, other).equals(headers(other, one));
  }

  private static Map<Header, String> headers(ObjectAttributes own, ObjectAttributes other) {
    Map<Header, String> headers = new EnumMap<>(Header.class);
    headers.putAll(own.headers());
    if (other.header(Header.CONTENT_TYPE).isEmpty()) {
      headers.remove(Header.CONTENT_TYPE);
    }
    return headers;
  }
}
