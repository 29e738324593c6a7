package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.ListPass;
import io.drover.forwarder.Place;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Uploads;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Uploads in parts (T-20). An upload stays in the store where it was begun; once writes of its key
 * go elsewhere its completion is refused as an upload that does not exist, and nothing of it is
 * written anywhere.
 */
final class PartUploads {
  /** Uploads of a bucket that are held at once; the handler makes pages of them. */
  private static final int MOST = 10_000;

  private final Traffic traffic;
  private final Backends backends;
  private final ObjectWrites writes;
  private final UploadIds ids;
  private final Attributes own;

  PartUploads(
      Traffic traffic, Backends backends, ObjectWrites writes, UploadIds ids, Attributes own) {
    this.traffic = traffic;
    this.own = own;
    this.backends = backends;
    this.writes = writes;
    this.ids = ids;
  }

  /** Begins one and gives its id. */
  String begin(CreateMultipartUploadRequest request) {
    ObjectAttributes attributes = own.of(request, Asked.now().tags());
    Place place = place(request.bucket(), request.key());
    return answered(
        () -> {
          Uploads uploads = PartObjects.of(backends.at(place));
          String upload = uploads.begin(place.key(), attributes);
          ObjectAttributes kept = uploads.keepsAttributes() ? ObjectAttributes.NONE : attributes;
          return ids.id(request.bucket(), request.key(), new UploadIds.Begun(place, upload, kept));
        });
  }

  private Place place(String bucket, String key) {
    try {
      return traffic.upload(bucket, new ObjectKey(key));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.slowDown("the gateway is stopping", e);
    } catch (SlowDown e) {
      throw Refusal.slowDown(e);
    }
  }

  /**
   * Takes a part.
   *
   * @return its ETag
   */
  String part(String bucket, String key, UploadPartRequest request, InputStream bytes) {
    UploadIds.Begun begun = ids.begun(bucket, key, request.uploadId());
    Md5Stream checked = new Md5Stream(bytes, request.contentMD5());
    StreamedPayload payload = new StreamedPayload(checked, request.contentLength());
    String tag =
        answered(
            () ->
                uploads(begun)
                    .part(begun.place().key(), begun.upload(), request.partNumber(), payload));
    return tag.isEmpty() ? checked.hex() : tag;
  }

  /** The parts of an upload. */
  List<Part> parts(String bucket, String key, String id) {
    UploadIds.Begun begun = ids.begun(bucket, key, id);
    return answered(
        () ->
            uploads(begun).parts(begun.place().key(), begun.upload()).stream()
                .map(PartUploads::shown)
                .toList());
  }

  private static Part shown(Uploads.SentPart part) {
    return Part.builder()
        .partNumber(part.number())
        .size(part.size())
        .eTag(part.tag().isEmpty() ? null : part.tag())
        .build();
  }

  /**
   * Completes an upload.
   *
   * @return the object's ETag
   */
  String complete(CompleteMultipartUploadRequest request) {
    UploadIds.Begun begun = ids.begun(request.bucket(), request.key(), request.uploadId());
    List<Uploads.SentPart> parts =
        request.multipartUpload().parts().stream().map(PartUploads::sent).toList();
    return writes.write(
        request.bucket(),
        request.key(),
        Traffic.Write.COMPLETE_UPLOAD,
        (place, store) -> {
          if (!same(place, begun.place())) {
            throw new StoreException.NotFound(
                StoreException.NotFound.What.UPLOAD,
                "%s moved since its upload was begun".formatted(request.key()));
          }
          return complete(request, begun, parts, store);
        });
  }

  private static String complete(
      CompleteMultipartUploadRequest request,
      UploadIds.Begun begun,
      List<Uploads.SentPart> parts,
      ObjectStore store) {
    ObjectKey key = begun.place().key();
    String ifMatch = Asked.now().ifMatch().orElse(request.ifMatch());
    return EntityTags.shown(
        store.uri(),
        PartObjects.of(store)
            .complete(
                key,
                begun.upload(),
                begun.attributes(),
                parts,
                Conditions.ofWrite(store, key, ifMatch, request.ifNoneMatch()))
            .pin());
  }

  private static Uploads.SentPart sent(CompletedPart part) {
    return new Uploads.SentPart(part.partNumber(), unquoted(part.eTag()), 0);
  }

  private static String unquoted(@Nullable String tag) {
    return tag == null ? "" : tag.replace("\"", "");
  }

  private static boolean same(Place one, Place other) {
    return one.key().equals(other.key())
        && one.store().scheme().equals(other.store().scheme())
        && one.store().store().equals(other.store().store())
        && one.store().bucket().equals(other.store().bucket());
  }

  /**
   * Uploads that were begun and can be completed where they were begun, in no order; of stores that
   * do not keep attributes none, since their ids cannot be told.
   */
  List<MultipartUpload> open(String bucket) {
    try (ListPass pass = traffic.list(bucket, "")) {
      List<MultipartUpload> found = new ArrayList<>();
      for (ListPass.Segment segment : pass.segments()) {
        Uploads uploads = PartObjects.of(backends.open(segment.store()));
        if (uploads.keepsAttributes()) {
          uploads.open(segment.storePrefix(), MOST + 1).stream()
              .map(upload -> shown(bucket, segment, upload))
              .flatMap(Optional::stream)
              .forEach(found::add);
        }
      }
      if (found.size() > MOST) {
        throw Refusal.notImplemented("There are too many uploads to be listed.");
      }
      pass.check();
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.slowDown("the gateway is stopping", e);
    } catch (SlowDown e) {
      throw Refusal.slowDown(e);
    } catch (StoreException e) {
      throw Refusal.of(e);
    }
  }

  /** As its client knows it; empty if another segment has the key. */
  private Optional<MultipartUpload> shown(
      String bucket, ListPass.Segment segment, Uploads.OpenUpload upload) {
    String key =
        segment.shownPrefix() + upload.key().value().substring(segment.storePrefix().length());
    if (key.isEmpty() || segment.without().stream().anyMatch(key::startsWith)) {
      return Optional.empty();
    }
    UploadIds.Begun begun =
        new UploadIds.Begun(
            new Place(segment.store(), upload.key()), upload.upload(), ObjectAttributes.NONE);
    return Optional.of(
        MultipartUpload.builder()
            .key(key)
            .uploadId(ids.id(bucket, key, begun))
            .initiated(upload.begun().orElse(null))
            .build());
  }

  /** Gives one up. */
  void abort(String bucket, String key, String id) {
    UploadIds.Begun begun = ids.begun(bucket, key, id);
    answered(
        () -> {
          uploads(begun).abort(begun.place().key(), begun.upload());
          return true;
        });
  }

  private Uploads uploads(UploadIds.Begun begun) {
    return PartObjects.of(backends.at(begun.place()));
  }

  private static <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw Refusal.of(e);
    }
  }
}
