package io.drover.storage;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A write in parts that a store lists as begun and not ended, whoever began it.
 *
 * @param id what the store calls it
 * @param begunAt when, by the store's clock; empty if it does not say
 * @param empty whether the store holds no part of it
 */
public record UnfinishedUpload(String id, Optional<Instant> begunAt, boolean empty) {
  public UnfinishedUpload {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(begunAt, "begunAt");
  }
}
