package io.drover.e2e.simulation;

import io.drover.schemas.record.Migration;
import io.drover.verifier.Jobs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The jobs as a verifier of the simulation knows them. */
record VerifierJobs(Supplier<JobsView> view) implements Jobs {
  @Override
  public Optional<Migration> find(String id) {
    return view.get().find(id);
  }

  @Override
  public Optional<Migration> await(String id, long revision, Duration bound) {
    return view.get().await(id, revision, bound);
  }
}
