package io.drover.storage.file;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ObjectKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a file system holds what is not as file systems like it. */
final class FileAccommodations {
  /**
   * Longest path in bytes that system calls take: PATH_MAX of Linux is 4,096 with the ending zero.
   */
  static final int MAX_PATH = 4_095;

  private FileAccommodations() {}

  static List<Accommodation> of(Tree tree, ObjectKey key, long size, boolean holdsAttributes) {
    List<Accommodation> found = new ArrayList<>();
    List<String> components = Tree.components(key);
    if (tooLong(tree, key)) {
      found.add(new Accommodation("path-too-long", Effect.REFUSED, key.value()));
    } else if (!components.stream().allMatch(NameCoding::plain)) {
      found.add(new Accommodation("name-encoded", Effect.ENCODED, key.value()));
    }
    if (!holdsAttributes) {
      found.add(new Accommodation(Accommodation.ATTRIBUTES_NOT_HELD, Effect.DROPPED, key.value()));
    }
    if (size > 1L << 44) {
      found.add(new Accommodation("object-too-large", Effect.REFUSED, Long.toString(size)));
    }
    return found;
  }

  /** Whether the path of an object, by its longest possible name, is too long. */
  static boolean tooLong(Tree tree, ObjectKey key) {
    List<String> components = Tree.components(key);
    Path directory = tree.root();
    int length = NameCoding.utf8Length(directory.toString());
    for (String component : components.subList(0, components.size() - 1)) {
      length += 1 + NameCoding.utf8Length(NameCoding.directory(component));
    }
    length += 1 + NameCoding.utf8Length(NameCoding.markedObject(components.getLast()));
    return length > MAX_PATH;
  }
}
