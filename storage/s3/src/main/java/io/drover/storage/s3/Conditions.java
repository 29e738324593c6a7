package io.drover.storage.s3;

import io.drover.storage.Condition;
import io.drover.storage.StoreException;
import java.util.Map;

/** Conditions of writes as S3 knows them. */
final class Conditions {
  private Conditions() {}

  /** Adds the headers of a condition. */
  static void describe(Condition condition, Map<String, String> headers) {
    switch (condition) {
      case Condition.Absent ignored -> headers.put("If-None-Match", "*");
      case Condition.Match match -> headers.put("If-Match", S3Stat.tag(match.pin()));
      case Condition.None ignored -> {
        // Whatever is there is replaced.
      }
    }
  }

  /**
   * S3 says NoSuchKey where a version that must match is gone; that is a condition that does not
   * hold.
   */
  static StoreException lost(StoreException failure, Condition condition) {
    boolean gone =
        failure instanceof StoreException.NotFound missing
            && missing.what() == StoreException.NotFound.What.OBJECT;
    return gone && condition instanceof Condition.Match
        ? new StoreException.PreconditionFailed(
            "the version that must match is gone: " + failure.getMessage(), failure)
        : failure;
  }
}
