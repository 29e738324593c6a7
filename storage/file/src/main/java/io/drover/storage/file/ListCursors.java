package io.drover.storage.file;

import io.drover.storage.ListRequest;
import io.drover.storage.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Walks that rest until the next page is asked for; the one that rests longest gives way. */
final class ListCursors {
  private record Place(String prefix, ObjectKey after) {}

  private final int max;
  private final LinkedHashMap<Place, Walk> resting = new LinkedHashMap<>();

  ListCursors(int max) {
    this.max = max;
  }

  /** The walk that rests where a request goes on, which is then the caller's. */
  synchronized Optional<Walk> take(ListRequest request) {
    return request
        .startAfter()
        .flatMap(after -> Optional.ofNullable(resting.remove(new Place(request.prefix(), after))));
  }

  /** Lets a walk rest after a key. */
  synchronized void rest(String prefix, ObjectKey after, Walk walk) {
    resting.put(new Place(prefix, after), walk);
    if (resting.size() > max) {
      resting.pollFirstEntry();
    }
  }
}
