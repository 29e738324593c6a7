package io.drover.storage.s3;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.Uploads;
import io.drover.storage.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.Method;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Uploads of applications: S3's own, unchanged. */
final class S3Uploads implements Uploads {
  private final S3Sdk sdk;
  private final String bucket;
  private final S3Fit fit;
  private final S3Writes writes;

  S3Uploads(S3Sdk sdk, String bucket, S3Fit fit, S3Writes writes) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.fit = fit;
    this.writes = writes;
  }

  @Override
  public boolean keepsAttributes() {
    return true;
  }

  @Override
  public String begin(ObjectKey key, ObjectAttributes attributes) {
    fit.check(key, attributes, 0);
    try {
      String upload =
          sdk.client().createMultipartUpload(writes.create(key, attributes).build()).uploadId();
      if (upload == null) {
        throw new StoreException.Unsupported(
            what("start the upload of", key) + " failed: the answer has no upload id");
      }
      return upload;
    } catch (SdkException e) {
      throw S3Failure.translate(what("start the upload of", key), e);
    }
  }

  @Override
  public String part(ObjectKey key, String upload, int number, StreamedPayload payload) {
    WireResponse response =
        sdk.wire()
            .send(
                new WireRequest(
                    what("put part " + number + " of", key),
                    Method.PUT,
                    key.value(),
                    Map.of("partNumber", Integer.toString(number), "uploadId", upload),
                    new HashMap<>(),
                    null,
                    payload));
    response.finish();
    return S3Stat.pin(response).value();
  }

  @Override
  public List<SentPart> parts(ObjectKey key, String upload) {
    List<SentPart> parts = new ArrayList<>();
    try {
      for (ListPartsResponse page :
          sdk.client()
              .listPartsPaginator(list -> list.bucket(bucket).key(key.value()).uploadId(upload))) {
        page.parts()
            .forEach(
                part ->
                    parts.add(
                        new SentPart(
                            part.partNumber(), S3Stat.pin(part.eTag()).value(), part.size())));
      }
      return parts;
    } catch (SdkException e) {
      throw S3Failure.translate(what("list the parts of", key), e);
    }
  }

  @Override
  public Written complete(
      ObjectKey key,
      String upload,
      ObjectAttributes attributes,
      List<SentPart> parts,
      Condition condition) {
    CompleteMultipartUploadRequest.Builder complete =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key.value())
            .uploadId(upload)
            .multipartUpload(completed -> completed.parts(completed(parts)));
    switch (condition) {
      case Condition.Absent ignored -> complete.ifNoneMatch("*");
      case Condition.Match match -> complete.ifMatch(S3Stat.tag(match.pin()));
      case Condition.None ignored -> {
        // Whatever is there is replaced.
      }
    }
    try {
      CompleteMultipartUploadResponse done = sdk.client().completeMultipartUpload(complete.build());
      if (done.eTag() == null) {
        throw new StoreException.Unsupported(
            what("complete the upload of", key) + " failed: the answer has no ETag");
      }
      return new Written(S3Stat.pin(done.eTag()), Set.of());
    } catch (SdkException e) {
      throw S3Failure.translate(what("complete the upload of", key), e);
    }
  }

  @Override
  public List<OpenUpload> open(String prefix, int most) {
    try {
      return sdk
          .client()
          .listMultipartUploadsPaginator(
              list -> list.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL))
          .uploads()
          .stream()
          .limit(most)
          .map(
              upload ->
                  new OpenUpload(
                      new ObjectKey(upload.key()),
                      upload.uploadId(),
                      Optional.ofNullable(upload.initiated())))
          .toList();
    } catch (SdkException e) {
      throw S3Failure.translate(what("list the uploads below", new ObjectKey("*")), e);
    }
  }

  /** The uploads of a key that have not ended; whose they are nobody can tell. */
  List<UnfinishedUpload> unfinished(ObjectKey key) {
    List<UnfinishedUpload> found = new ArrayList<>();
    try {
      for (ListMultipartUploadsResponse page :
          sdk.client()
              .listMultipartUploadsPaginator(
                  list -> list.bucket(bucket).prefix(key.value()).encodingType(EncodingType.URL))) {
        for (MultipartUpload upload : page.uploads()) {
          if (upload.key().equals(key.value())) {
            found.add(
                new UnfinishedUpload(
                    upload.uploadId(),
                    Optional.ofNullable(upload.initiated()),
                    parts(key, upload.uploadId()).isEmpty()));
          }
        }
      }
      return found;
    } catch (SdkException e) {
      throw S3Failure.translate(what("list the uploads of", key), e);
    }
  }

  private static List<CompletedPart> completed(List<SentPart> parts) {
    return parts.stream()
        .map(
            part ->
                CompletedPart.builder()
                    .partNumber(part.number())
                    .eTag("\"" + part.tag() + "\"")
                    .build())
        .toList();
  }

  @Override
  public void abort(ObjectKey key, String upload) {
    writes.discard(key, upload);
  }

  private String what(String action, ObjectKey key) {
    return "%s s3://%s/%s".formatted(action, bucket, key);
  }
}
