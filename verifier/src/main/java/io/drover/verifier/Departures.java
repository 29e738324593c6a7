package io.drover.verifier;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Forward;
import io.drover.schemas.record.JobKind;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectUri;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells readers where an object is before it leaves its old place (F-04). A live job needs none of
 * it: its routes say where every object is.
 */
final class Departures {
  private final Forwards forwards;
  private final Clock clock;
  private final Duration expiry;

  Departures(Forwards forwards, Clock clock, Duration expiry) {
    this.forwards = forwards;
    this.clock = clock;
    this.expiry = expiry;
  }

  /**
   * The copy is verified and its source is about to be removed. Once this returns, whoever misses
   * the source finds the copy; what a rollback brought back is where it always was.
   */
  void leaving(Job job, Copy copy) {
    if (job.spec().getLive() != null) {
      return;
    }
    if (job.spec().getKind() == JobKind.ROLLBACK) {
      forwards.publish(target(job, copy).canonical(), null);
    } else {
      Instant now = clock.instant();
      String object = source(job, copy).canonical();
      forwards.publish(
          object,
          Forward.newBuilder()
              .setObject(object)
              .setLocation(target(job, copy).text())
              .setMigrationId(copy.getMigrationId())
              .setEpoch(copy.getEpoch())
              .setCreatedAt(now)
              .setExpiresAt(now.plus(expiry))
              .build());
    }
  }

  /** The source stays after all. */
  void staying(Job job, Copy copy) {
    if (job.spec().getLive() == null && job.spec().getKind() != JobKind.ROLLBACK) {
      forwards.publish(source(job, copy).canonical(), null);
    }
  }

  private static ObjectUri source(Job job, Copy copy) {
    return new ObjectUri(job.source().uri(), new ObjectKey(copy.getSourceKey()));
  }

  private static ObjectUri target(Job job, Copy copy) {
    return new ObjectUri(job.target().uri(), new ObjectKey(copy.getTargetKey()));
  }
}
