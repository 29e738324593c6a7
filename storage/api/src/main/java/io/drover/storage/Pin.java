package io.drover.storage;

import java.util.Objects;

/**
 * The identity of one exact version of an object, as its store names it: an ETag, a version id, a
 * file's identity.
 *
 * <p>Opaque: compared for equality with a pin of the <em>same</em> store and never with that of
 * another (T-01). Two versions with different bytes never share a pin.
 */
public record Pin(String value) {
  public Pin {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("pin is empty; a pin names a version");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
