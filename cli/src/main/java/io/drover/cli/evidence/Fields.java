package io.drover.cli.evidence;

import java.util.Map;
import java.util.Optional;

/** Reads typed values out of one line of a file of evidence. */
record Fields(long line, Map<?, ?> values) {
  String text(String name) {
    return optionalText(name).orElseThrow(() -> wrong(name, "a text"));
  }

  Optional<String> optionalText(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw wrong(name, "a text");
    };
  }

  long number(String name) {
    return switch (values.get(name)) {
      case Integer number -> number;
      case Long number -> number;
      case null, default -> throw wrong(name, "a whole number");
    };
  }

  Optional<Long> optionalNumber(String name) {
    return has(name) ? Optional.of(number(name)) : Optional.empty();
  }

  Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name, "an object"));
  }

  Optional<Fields> optionalObject(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Map<?, ?> object -> Optional.of(new Fields(line, object));
      default -> throw wrong(name, "an object");
    };
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  private EvidenceException wrong(String name, String what) {
    return new EvidenceException("line %d: field '%s' must be %s".formatted(line, name, what));
  }
}
