package io.drover.storage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The primitives that a migration needs of its two stores, so that one which cannot be done safely
 * is refused before it begins, by the name of what is missing.
 *
 * @param source what the source must honour
 * @param target what the target must honour
 */
public record Requirements(Set<Primitive> source, Set<Primitive> target) {
  public Requirements {
    source = Set.copyOf(source);
    target = Set.copyOf(target);
  }

  /**
   * What a migration needs: reads of one exact version, commits that never overwrite unseen, two
   * listings that merge.
   *
   * @param moves whether source objects are deleted once their copies are verified
   * @param replaces whether objects that exist at the target may be replaced
   */
  public static Requirements of(boolean moves, boolean replaces) {
    Set<Primitive> source = EnumSet.of(Primitive.PINNED_READ, Primitive.UTF8_ORDER);
    if (moves) {
      source.add(Primitive.DELETE_IF_MATCH);
    }
    Set<Primitive> target =
        EnumSet.of(
            Primitive.PINNED_READ,
            Primitive.UTF8_ORDER,
            Primitive.CREATE_IF_ABSENT,
            Primitive.MULTIPART_CREATE_IF_ABSENT);
    if (replaces) {
      target.add(Primitive.REPLACE_IF_MATCH);
      target.add(Primitive.MULTIPART_REPLACE_IF_MATCH);
    }
    return new Requirements(source, target);
  }

  /**
   * What a live migration needs. Either side may be made equal to the other, deletions included, so
   * both must honour the same; nothing less keeps a late writer from what is newer.
   */
  public static Requirements toMigrateLive() {
    Set<Primitive> both =
        EnumSet.of(
            Primitive.PINNED_READ,
            Primitive.UTF8_ORDER,
            Primitive.CREATE_IF_ABSENT,
            Primitive.REPLACE_IF_MATCH,
            Primitive.MULTIPART_CREATE_IF_ABSENT,
            Primitive.MULTIPART_REPLACE_IF_MATCH,
            Primitive.DELETE_IF_MATCH);
    return new Requirements(both, both);
  }

  /** What taking copies away needs: deletes of one exact version. */
  public static Requirements toRemove() {
    return new Requirements(EnumSet.of(Primitive.DELETE_IF_MATCH), EnumSet.noneOf(Primitive.class));
  }

  /** What a comparison of two stores needs: reads of one exact version, listings that merge. */
  public static Requirements toCompare() {
    Set<Primitive> both = EnumSet.of(Primitive.PINNED_READ, Primitive.UTF8_ORDER);
    return new Requirements(both, both);
  }

  /** One sentence for each missing primitive, those of the source first; empty if none is. */
  public List<String> missing(Capabilities ofSource, Capabilities ofTarget) {
    List<String> sentences = new ArrayList<>();
    ofSource.missing(source).forEach(primitive -> sentences.add(sentence("source", primitive)));
    ofTarget.missing(target).forEach(primitive -> sentences.add(sentence("target", primitive)));
    return List.copyOf(sentences);
  }

  private static String sentence(String side, Primitive primitive) {
    return "the %s lacks %s: %s".formatted(side, primitive, primitive.meaning());
  }
}
