package io.drover.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of {@code etc/module-arrows.txt}: which of our packages may use which, and which may
 * use a vendor's.
 */
record ModuleArrows(Map<String, Set<String>> ours, Map<String, Set<String>> vendors) {
  private static final String VENDOR = " only";

  static ModuleArrows read(Path file) throws IOException {
    var ours = new LinkedHashMap<String, Set<String>>();
    var vendors = new LinkedHashMap<String, Set<String>>();
    for (var line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var colon = line.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(file + ": no colon in line " + line);
      }
      var from = line.substring(0, colon).strip();
      var to =
          Arrays.stream(line.substring(colon + 1).strip().split(" +"))
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      if (from.endsWith(VENDOR)) {
        vendors.put(from.substring(0, from.length() - VENDOR.length()), to);
      } else {
        ours.put(from, to);
      }
    }
    return new ModuleArrows(ours, vendors);
  }

  /** The line that speaks for a package: the longest one that it lies in. */
  Optional<String> owner(String packageName) {
    return longest(ours, packageName);
  }

  boolean allows(String fromPackage, String toPackage) {
    var from = owner(fromPackage);
    var vendor = longest(vendors, toPackage);
    if (vendor.isPresent()) {
      return from.isPresent() && vendors.get(vendor.get()).contains(from.get());
    }
    var to = owner(toPackage);
    return from.isEmpty()
        || to.isEmpty()
        || from.equals(to)
        || ours.get(from.get()).contains("*")
        || ours.get(from.get()).contains(to.get());
  }

  private static Optional<String> longest(Map<String, ?> lines, String packageName) {
    return lines.keySet().stream()
        .filter(line -> packageName.equals(line) || packageName.startsWith(line + "."))
        .max(Comparator.comparingInt(String::length));
  }
}
