package io.drover.storage.azure;

import com.azure.storage.blob.models.BlobRequestConditions;
import io.drover.storage.Condition;
import io.drover.storage.StoreException;
import java.util.Map;

/** Conditions of writes as Azure knows them. */
final class Conditions {
  private Conditions() {}

  /** Adds the headers of a condition, for the wire. */
  static void describe(Condition condition, Map<String, String> headers) {
    switch (condition) {
      case Condition.Absent ignored -> headers.put("if-none-match", "*");
      case Condition.Match match -> headers.put("if-match", AzureStat.tag(match.pin()));
      case Condition.None ignored -> {
        // Whatever is there is replaced.
      }
    }
  }

  /** A condition for the SDK. */
  static BlobRequestConditions of(Condition condition) {
    return switch (condition) {
      case Condition.Absent ignored -> new BlobRequestConditions().setIfNoneMatch("*");
      case Condition.Match match ->
          new BlobRequestConditions().setIfMatch(AzureStat.tag(match.pin()));
      case Condition.None ignored -> new BlobRequestConditions();
    };
  }

  /** A version that must match and is gone is a condition that does not hold. */
  static StoreException lost(StoreException failure, Condition condition) {
    boolean gone =
        failure instanceof StoreException.NotFound missing
            && missing.what() == StoreException.NotFound.What.OBJECT;
    return gone && condition instanceof Condition.Match
        ? new StoreException.PreconditionFailed(String.valueOf(failure.getMessage()), failure)
        : failure;
  }
}
