package io.drover.verifier;

import io.drover.storage.Accommodation;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what an object carries besides its bytes (M-09): every header, metadata entry and tag of
 * the source must be at the target with an equal value, except those that the copy reported as
 * dropped. Entries that only the target has, such as a default content type, are its own. Pure.
 */
final class CarriedEntries {
  private static final String DROPPED = "DROPPED";

  private CarriedEntries() {}

  /**
   * The first entry that did not arrive, for people; empty if all did.
   *
   * @param accommodations those of the copy, as {@code rule:effect:subject}
   */
  static Optional<String> difference(
      ObjectAttributes source, ObjectAttributes target, List<String> accommodations) {
    if (accommodations.stream()
        .anyMatch(text -> text.startsWith(Accommodation.ATTRIBUTES_NOT_HELD + ":"))) {
      return Optional.empty();
    }
    Set<String> dropped = dropped(accommodations);
    boolean tagsDropped =
        accommodations.stream()
            .anyMatch(text -> text.startsWith(Accommodation.TAGS_UNSUPPORTED + ":"));
    return difference("header", headers(source), headers(target), dropped)
        .or(
            () ->
                difference(
                    "metadata",
                    Provenance.strip(source).metadata(),
                    Provenance.strip(target).metadata(),
                    dropped))
        .or(
            () ->
                tagsDropped
                    ? Optional.empty()
                    : difference("tag", source.tags(), target.tags(), dropped));
  }

  private static Set<String> dropped(List<String> accommodations) {
    return accommodations.stream()
        .map(text -> text.split(":", 3))
        .filter(parts -> parts.length == 3 && parts[1].equals(DROPPED))
        .map(parts -> parts[2])
        .collect(Collectors.toSet());
  }

  private static Map<String, String> headers(ObjectAttributes attributes) {
    return attributes.headers().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().wireName(), Map.Entry::getValue));
  }

  private static Optional<String> difference(
      String what, Map<String, String> source, Map<String, String> target, Set<String> dropped) {
    return source.entrySet().stream()
        .filter(entry -> !dropped.contains(entry.getKey()))
        .filter(entry -> !entry.getValue().equals(target.get(entry.getKey())))
        .map(entry -> "%s '%s' did not arrive as it was".formatted(what, entry.getKey()))
        .findFirst();
  }
}
