package io.drover.cli;

import io.drover.schemas.record.Migration;
import io.drover.storage.StoreUri;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One object, as a person names it: the URI of a bucket with the object's key behind it, or the
 * path of a file.
 */
record ObjectPlace(StoreUri uri, boolean directory) {
  static ObjectPlace parse(String text, Path workingDirectory) {
    return new ObjectPlace(Locations.parse(text, workingDirectory), text.endsWith("/"));
  }

  /** The key that the object has at the source of a job, if it is part of its source or target. */
  Optional<String> sourceKey(Migration job) {
    StoreUri source = StoreUri.parse(job.getSpec().getSource());
    StoreUri target = StoreUri.parse(job.getSpec().getTarget());
    return below(source).or(() -> below(target)).map(relative -> source.prefix() + relative);
  }

  private Optional<String> below(StoreUri place) {
    if (!place.scheme().equals(uri.scheme()) || !place.store().equals(uri.store())) {
      return Optional.empty();
    }
    return place.scheme().equals(StoreUri.FILE)
        ? behind(uri.bucket(), place.bucket().equals("/") ? "/" : place.bucket() + "/")
        : place.bucket().equals(uri.bucket()) ? behind(key(), place.prefix()) : Optional.empty();
  }

  private String key() {
    String prefix = uri.prefix();
    return directory || prefix.isEmpty() ? prefix : prefix.substring(0, prefix.length() - 1);
  }

  private static Optional<String> behind(String text, String start) {
    return text.startsWith(start) && text.length() > start.length()
        ? Optional.of(text.substring(start.length()))
        : Optional.empty();
  }
}
