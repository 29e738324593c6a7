package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Route;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes that follow from the states of live jobs. */
final class Routes {
  private Routes() {}

  /** What a route of the job is for. */
  static String prefix(Job job) {
    return job.spec().source().toString();
  }

  /** The route that a change of a job publishes, if it does: whenever the epoch is another. */
  static Optional<Outgoing> between(@Nullable Job before, Job after, Instant at) {
    Crossing crossing = after.crossing();
    Crossing earlier = before == null ? null : before.crossing();
    return crossing == null || (earlier != null && earlier.epoch() == crossing.epoch())
        ? Optional.empty()
        : Optional.of(Outgoing.keyed(Topic.ROUTES, prefix(after), record(after, crossing, at)));
  }

  private static Route record(Job job, Crossing crossing, Instant at) {
    Live live = job.spec().wire().getLive();
    return Route.newBuilder()
        .setPrefix(prefix(job))
        .setMigrationId(job.id().value())
        .setEpoch(crossing.epoch())
        .setSource(job.spec().source().toString())
        .setTarget(job.spec().target().toString())
        .setSide(crossing.side())
        .setStage(crossing.stage())
        .setSuspects(crossing.suspects())
        .setOpenUploads(live == null ? OpenUploads.REFUSE : live.getOpenUploads())
        .setPublishedAt(at)
        .build();
  }
}
