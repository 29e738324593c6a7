package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.forwarder.Traffic;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Written;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Puts of whole objects. */
final class ObjectPuts {
  private final ObjectWrites writes;
  private final Attributes attributes;
  private final int small;

  ObjectPuts(ObjectWrites writes, Attributes attributes, int small) {
    this.writes = writes;
    this.attributes = attributes;
    this.small = small;
  }

  /**
   * Writes an object.
   *
   * @return its ETag
   * @throws java.io.UncheckedIOException if the client's stream fails; nothing was written
   */
  String put(PutObjectRequest request, InputStream bytes) {
    ObjectAttributes wanted = attributes.of(request, Asked.now().tags());
    StreamedPayload streamed =
        new StreamedPayload(
            Md5Stream.checking(bytes, request.contentMD5()), request.contentLength());
    Optional<Payload> whole = small(streamed);
    return writes.write(
        request.bucket(),
        request.key(),
        Traffic.Write.PUT,
        (place, store) -> {
          Condition condition = condition(request, place, store);
          Written written =
              whole.isPresent()
                  ? store.put(place.key(), wanted, whole.get(), condition)
                  : store.put(place.key(), wanted, streamed, condition);
          return EntityTags.shown(store.uri(), written.pin());
        });
  }

  private Optional<Payload> small(StreamedPayload streamed) {
    if (streamed.length() > small) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) streamed.length()];
    streamed.readFully(bytes, 0, bytes.length);
    return Optional.of(Payload.of(bytes));
  }

  /** The handler leaves {@code If-Match: *} out. */
  private static Condition condition(PutObjectRequest request, Place place, ObjectStore store) {
    String ifMatch = Asked.now().ifMatch().orElse(request.ifMatch());
    return Conditions.ofWrite(store, place.key(), ifMatch, request.ifNoneMatch());
  }
}
