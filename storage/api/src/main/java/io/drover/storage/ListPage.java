package io.drover.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One page of a listing, in strictly ascending UTF-8 order of keys.
 *
 * @param objects the entries; may be fewer than asked for without being the last page; empty only
 *     in the last page
 * @param last whether the listing ends here; if not, the caller goes on after the last key it has
 *     seen
 * @param skipped things that this page passed over because they cannot be objects, such as a
 *     symbolic link or a name that is not Unicode; for people, never silently dropped; at most
 *     {@link #MAX_SKIPPED} of them, of which the last may stand for more
 */
public record ListPage(List<ListedObject> objects, boolean last, List<Accommodation> skipped) {
  /** Most things of one page that are named as skipped. */
  public static final int MAX_SKIPPED = 100;

  /** Rule of a skipped entry that stands for as many more as its subject says. */
  public static final String MORE = "more-skipped";

  public ListPage {
    objects = List.copyOf(objects);
    skipped = List.copyOf(skipped);
    if (objects.isEmpty() && !last) {
      throw new IllegalArgumentException(
          "an empty page that is not the last cannot be continued; backends skip to the next");
    }
    if (skipped.size() > MAX_SKIPPED) {
      throw new IllegalArgumentException(
          "a page with %d skipped things; it names at most %d"
              .formatted(skipped.size(), MAX_SKIPPED));
    }
  }

  /** A page that passed over nothing. */
  public ListPage(List<ListedObject> objects, boolean last) {
    this(objects, last, List.of());
  }

  /** As many of these things as a page names; the last one stands for the rest. */
  public static List<Accommodation> named(List<Accommodation> things) {
    if (things.size() <= MAX_SKIPPED) {
      return List.copyOf(things);
    }
    List<Accommodation> named =
        things.stream()
            .filter(thing -> !thing.rule().equals(MORE))
            .limit(MAX_SKIPPED - 1)
            .collect(Collectors.toCollection(ArrayList::new));
    long rest = count(things) - named.size();
    named.add(new Accommodation(MORE, Accommodation.Effect.REFUSED, Long.toString(rest)));
    return named;
  }

  /** How many things were passed over, named or not. */
  public long passedOver() {
    return count(skipped);
  }

  private static long count(List<Accommodation> things) {
    return things.stream()
        .mapToLong(thing -> thing.rule().equals(MORE) ? Long.parseLong(thing.subject()) : 1)
        .sum();
  }
}
