package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.forwarder.Traffic;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Written;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/**
 * Copies that applications ask for. One exact version is copied, within its store where that can do
 * it, through here otherwise; what Drover wrote about the source is not carried on.
 */
final class Copies {
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final Attributes attributes;

  Copies(ObjectReads reads, ObjectWrites writes, Attributes attributes) {
    this.reads = reads;
    this.writes = writes;
    this.attributes = attributes;
  }

  /**
   * Copies an object.
   *
   * @return the copy's ETag
   */
  String copy(CopyObjectRequest request) {
    ObjectReads.Seen source =
        reads
            .head(request.sourceBucket(), request.sourceKey())
            .orElseThrow(() -> Refusal.noSuchKey(request.sourceBucket(), request.sourceKey()));
    Conditions.checkSource(request, source.store().uri(), source.stat());
    return writes.write(
        request.destinationBucket(),
        request.destinationKey(),
        Traffic.Write.COPY,
        (place, store) ->
            EntityTags.shown(
                store.uri(), copy(source, place, store, attributes(request, source)).pin()));
  }

  private ObjectAttributes attributes(CopyObjectRequest request, ObjectReads.Seen source) {
    Asked asked = Asked.now();
    ObjectAttributes wanted =
        request.metadataDirective() == MetadataDirective.REPLACE
            ? attributes.of(request, asked.tags())
            : attributes.own(source.stat().attributes());
    return wanted.withTags(asked.replaceTags() ? asked.tags() : tags(source));
  }

  private static Map<String, String> tags(ObjectReads.Seen source) {
    return source.stat().tagged()
        ? source.store().tags(source.place().key())
        : source.stat().attributes().tags();
  }

  private static Written copy(
      ObjectReads.Seen source, Place place, ObjectStore store, ObjectAttributes attributes) {
    ObjectStat stat = source.stat();
    if (within(source.store(), store, stat)) {
      CopySource from =
          new CopySource(
              source.store().uri().bucket(), source.place().key(), stat.pin(), stat.size());
      try {
        return store.copy(from, place.key(), attributes, Condition.NONE);
      } catch (StoreException.Unsupported e) {
        // The store only looked as if it could: the bytes pass through here.
        return through(source, place, store, attributes);
      }
    }
    return through(source, place, store, attributes);
  }

  private static boolean within(ObjectStore source, ObjectStore store, ObjectStat stat) {
    return store.capabilities().has(Primitive.SERVER_SIDE_COPY)
        && store.service().isPresent()
        && store.service().equals(source.service())
        && source.uri().store().equals(store.uri().store())
        && stat.size() <= store.capabilities().limits().maxSinglePut();
  }

  private static Written through(
      ObjectReads.Seen source, Place place, ObjectStore store, ObjectAttributes attributes) {
    try (ObjectBody body = source.store().read(source.place().key(), source.stat().pin());
        Body bytes = new Body(body)) {
      return store.put(
          place.key(),
          attributes,
          new StreamedPayload(bytes, source.stat().size()),
          Condition.NONE);
    }
  }
}
