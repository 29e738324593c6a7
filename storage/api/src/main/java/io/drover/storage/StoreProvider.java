package io.drover.storage;

import java.util.List;

/** A backend, found by {@link java.util.ServiceLoader}. Stateless. */
public interface StoreProvider {
  /** The scheme it serves, such as {@code s3}. */
  String scheme();

  /** The settings it understands. */
  List<StoreSetting> settings();

  /**
   * Makes the store ready; need not reach it. The caller closes it.
   *
   * @throws IllegalArgumentException for settings that cannot be
   */
  ObjectStore open(StoreUri uri, StoreSettings settings);
}
