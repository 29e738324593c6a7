package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.cutover.Standing;
import io.drover.coordinator.job.MigrationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a leader needs for live jobs.
 *
 * @param gateways who serves applications
 * @param changes what they changed, for a job that is under way, where that is not read by the
 *     leader itself
 * @param readyWithin a job is ready to cut over once that is expected to hold writes no longer
 */
public record LiveSide(
    Gateways gateways, Function<MigrationId, Optional<ChangeFlow>> changes, Duration readyWithin) {
  /** No gateways and no changes: for leaders without live jobs. */
  public static final LiveSide NONE =
      new LiveSide(new Nobody(), _ -> Optional.empty(), Duration.ZERO);

  private static final class Nobody implements Gateways {
    @Override
    public Sighting towards(String prefix, long epoch) {
      return new Sighting(List.of(), List.of(), List.<Standing>of(), Duration.ZERO);
    }

    @Override
    public void inForce(String prefix, long epoch, boolean ended) {}

    @Override
    public void demand(String prefix, long epoch) {}

    @Override
    public long lastEpoch(String prefix) {
      return 0;
    }
  }
}
