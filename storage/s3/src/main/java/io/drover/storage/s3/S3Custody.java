package io.drover.storage.s3;

import io.drover.storage.Custody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How S3 keeps an object, by the headers of an answer (T-21, T-22). Source: "HeadObject" of the
 * Amazon S3 API Reference, "Understanding S3 storage classes" of the User Guide.
 */
final class S3Custody {
  /** Classes that must be restored before a read; Glacier Instant Retrieval is not one of them. */
  private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

  private S3Custody() {}

  static Custody read(WireResponse response) {
    Optional<String> stored =
        response.header("x-amz-storage-class").filter(name -> !name.equals("STANDARD"));
    // Intelligent-Tiering keeps its name while the object is in one of its archives.
    Optional<String> archive = response.header("x-amz-archive-status");
    List<String> locks = locks(response);
    if (stored.isEmpty() && archive.isEmpty() && locks.isEmpty()) {
      return Custody.ORDINARY;
    }
    boolean restored =
        response
            .header("x-amz-restore")
            .filter(text -> text.contains("ongoing-request=\"false\""))
            .isPresent();
    boolean archived =
        !restored && (archive.isPresent() || stored.filter(ARCHIVES::contains).isPresent());
    return new Custody(stored.or(() -> archive), archived, locks);
  }

  /** Shown only to credentials with GetObjectRetention and GetObjectLegalHold. */
  private static List<String> locks(WireResponse response) {
    List<String> locks = new ArrayList<>();
    response
        .header("x-amz-object-lock-mode")
        .ifPresent(
            mode ->
                locks.add(
                    mode
                        + response
                            .header("x-amz-object-lock-retain-until-date")
                            .map(date -> " until " + date)
                            .orElse("")));
    response
        .header("x-amz-object-lock-legal-hold")
        .filter("ON"::equalsIgnoreCase)
        .ifPresent(on -> locks.add("legal hold"));
    return locks;
  }
}
