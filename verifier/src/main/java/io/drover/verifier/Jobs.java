package io.drover.verifier;

import io.drover.schemas.record.Migration;
import java.time.Duration;
import java.util.Optional;

/** The jobs as this process knows them. */
public interface Jobs {
  /** The job of an id, if it is known. */
  Optional<Migration> find(String id);

  /**
   * The job of an id, waiting for a state of this revision or a later one.
   *
   * @return whatever is known after the bound
   */
  Optional<Migration> await(String id, long revision, Duration bound) throws InterruptedException;
}
