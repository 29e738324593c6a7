package io.drover.verifier;

import io.drover.storage.Accommodation;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what two objects carry besides their bytes, as far as both stores can hold it (M-09).
 * Drover's own entries are left out, and so are headers that only the target has: stores add some
 * of their own. Pure.
 */
final class AttributeComparison {
  /** Most differences that are named of one object. */
  private static final int MOST = 10;

  private final Set<String> atTarget;
  private final Set<String> atSource;
  private final List<String> differences = new ArrayList<>();

  private AttributeComparison(Set<String> atTarget, Set<String> atSource) {
    this.atTarget = atTarget;
    this.atSource = atSource;
  }

  /**
   * Each difference, for people; the first ten.
   *
   * @param atTarget how the target would hold what the source carries
   * @param atSource how the source would hold what the target carries
   */
  static List<String> differences(
      ObjectAttributes source,
      ObjectAttributes target,
      List<Accommodation> atTarget,
      List<Accommodation> atSource) {
    if (bare(atTarget) || bare(atSource)) {
      return List.of();
    }
    var comparison = new AttributeComparison(lost(atTarget), lost(atSource));
    comparison.headers(source, target);
    comparison.entries(
        "metadata", Provenance.strip(source).metadata(), Provenance.strip(target).metadata());
    comparison.entries("tag", source.tags(), target.tags());
    return comparison.differences.stream().limit(MOST).toList();
  }

  /** Whether the store holds bytes only. */
  private static boolean bare(List<Accommodation> accommodations) {
    return accommodations.stream()
        .anyMatch(each -> each.rule().equals(Accommodation.ATTRIBUTES_NOT_HELD));
  }

  private static Set<String> lost(List<Accommodation> accommodations) {
    return accommodations.stream()
        .filter(each -> !each.lossless())
        .map(Accommodation::subject)
        .collect(Collectors.toSet());
  }

  private void headers(ObjectAttributes source, ObjectAttributes target) {
    source
        .headers()
        .forEach(
            (header, value) -> {
              if (!atTarget.contains(header.wireName())
                  && !value.equals(target.headers().get(header))) {
                differences.add("header '%s' differs".formatted(header.wireName()));
              }
            });
  }

  private void entries(String what, Map<String, String> source, Map<String, String> target) {
    Set<String> names = new TreeSet<>(source.keySet());
    names.addAll(target.keySet());
    for (String name : names) {
      String here = source.get(name);
      String there = target.get(name);
      if (here == null && !atSource.contains(name)) {
        differences.add("%s '%s' is at the target only".formatted(what, name));
      } else if (there == null && !atTarget.contains(name)) {
        differences.add("%s '%s' is at the source only".formatted(what, name));
      } else if (here != null && there != null && !here.equals(there)) {
        differences.add("%s '%s' differs".formatted(what, name));
      }
    }
  }
}
