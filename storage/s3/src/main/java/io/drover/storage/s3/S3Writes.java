package io.drover.storage.s3;

import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.Method;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** Puts, writes in parts, deletes. */
final class S3Writes {
  private final S3Sdk sdk;
  private final String bucket;
  private final S3Fit fit;
  private final IngestCheck ingest;

  S3Writes(S3Sdk sdk, String bucket, S3Fit fit, IngestCheck ingest) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.fit = fit;
    this.ingest = ingest;
  }

  Written put(ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    fit.check(key, attributes, payload.length());
    ChecksumMode mode = ingest.mode();
    try {
      return put(key, attributes, payload, condition, mode);
    } catch (StoreException.Unsupported e) {
      if (ingest.refused(mode)) {
        return put(key, attributes, payload, condition, ingest.mode());
      }
      throw e;
    }
  }

  private Written put(
      ObjectKey key,
      ObjectAttributes attributes,
      Payload payload,
      Condition condition,
      ChecksumMode mode) {
    Map<String, String> headers = S3Attributes.headers(attributes, fit.tags(attributes));
    Conditions.describe(condition, headers);
    IngestCheck.describe(mode, payload, headers);
    try {
      WireResponse response =
          sdk.wire()
              .send(
                  new WireRequest(
                      what("put", key), Method.PUT, key.value(), Map.of(), headers, payload));
      response.finish();
      Written written = new Written(S3Stat.pin(response), S3Stat.checksums(response));
      ingest.accepted(response);
      return written;
    } catch (StoreException.NotFound e) {
      throw Conditions.lost(e, condition);
    }
  }

  /** One request whose body passes through; it is not signed and carries no checksum. */
  Written put(
      ObjectKey key, ObjectAttributes attributes, StreamedPayload payload, Condition condition) {
    fit.check(key, attributes, payload.length());
    Map<String, String> headers = S3Attributes.headers(attributes, fit.tags(attributes));
    Conditions.describe(condition, headers);
    try {
      WireResponse response =
          sdk.wire()
              .send(
                  new WireRequest(
                      what("put", key), Method.PUT, key.value(), Map.of(), headers, null, payload));
      response.finish();
      return new Written(S3Stat.pin(response), S3Stat.checksums(response));
    } catch (StoreException.NotFound e) {
      throw Conditions.lost(e, condition);
    }
  }

  MultipartWrite begin(WriteRequest request) {
    fit.check(request.key(), request.attributes(), request.size());
    ChecksumMode mode = ingest.mode();
    try {
      return begin(request, mode);
    } catch (StoreException.Unsupported e) {
      if (ingest.refused(mode)) {
        return begin(request, ingest.mode());
      }
      throw e;
    }
  }

  private MultipartWrite begin(WriteRequest request, ChecksumMode mode) {
    try {
      CreateMultipartUploadResponse created =
          sdk.client().createMultipartUpload(create(request, mode));
      if (created.uploadId() == null) {
        throw new StoreException.Unsupported(
            what("start the upload of", request.key()) + " failed: the answer has no upload id");
      }
      return new S3Multipart(
          sdk,
          bucket,
          request,
          created.uploadId(),
          agreed(mode, created.checksumAlgorithm() != null),
          Map.of());
    } catch (SdkException e) {
      throw S3Failure.translate(what("start the upload of", request.key()), e);
    }
  }

  /** Takes up an upload, with the parts that the store says it has. */
  MultipartWrite resume(WriteRequest request, String upload) {
    Map<Integer, HeldPart> held = new HashMap<>();
    try {
      ChecksumMode mode = agreed(ingest.mode(), false);
      for (ListPartsResponse page :
          sdk.client()
              .listPartsPaginator(
                  list -> list.bucket(bucket).key(request.key().value()).uploadId(upload))) {
        page.parts().forEach(part -> held.put(part.partNumber(), HeldPart.of(part)));
        mode = announced(page.checksumAlgorithm(), mode);
      }
      if (held.isEmpty()) {
        throw new StoreException.NotFound(
            StoreException.NotFound.What.UPLOAD,
            what("resume the upload of", request.key()) + " failed: it has no parts");
      }
      return new S3Multipart(sdk, bucket, request, upload, mode, held);
    } catch (SdkException e) {
      throw S3Failure.translate(what("resume the upload of", request.key()), e);
    }
  }

  /** Aborts an upload, if it has not ended. */
  void discard(ObjectKey key, String upload) {
    try {
      sdk.client()
          .abortMultipartUpload(abort -> abort.bucket(bucket).key(key.value()).uploadId(upload));
    } catch (SdkException e) {
      StoreException failure = S3Failure.translate(what("abort the upload of", key), e);
      if (!(failure instanceof StoreException.NotFound)) {
        throw failure;
      }
    }
  }

  /** What parts of an upload carry that was begun with this algorithm. */
  private static ChecksumMode announced(
      @Nullable ChecksumAlgorithm algorithm, ChecksumMode otherwise) {
    if (algorithm == ChecksumAlgorithm.CRC32_C) {
      return ChecksumMode.CRC32C;
    }
    return algorithm == ChecksumAlgorithm.CRC64_NVME ? ChecksumMode.CRC64NVME : otherwise;
  }

  /** Copies an object of the same service. */
  Written copy(CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    fit.check(key, attributes, source.size());
    String what =
        "copy s3://%s/%s to s3://%s/%s".formatted(source.bucket(), source.key(), bucket, key);
    try {
      CopyObjectResult result =
          sdk.client()
              .copyObject(copyRequest(source, key, attributes, condition))
              .copyObjectResult();
      if (result == null || result.eTag() == null) {
        throw new StoreException.Unsupported(what + " failed: the answer has no ETag");
      }
      return new Written(S3Stat.pin(result.eTag()), Set.of());
    } catch (SdkException e) {
      throw S3Failure.translate(what, e);
    }
  }

  private CopyObjectRequest copyRequest(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(source.bucket())
            .sourceKey(source.key().value())
            .copySourceIfMatch(S3Stat.tag(source.pin()))
            .destinationBucket(bucket)
            .destinationKey(key.value())
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(S3Attributes.metadata(attributes));
    attributes.headers().forEach((header, value) -> set(copy, header, value));
    if (fit.carriesTags()) {
      copy.taggingDirective(TaggingDirective.REPLACE);
      Map<String, String> tags = fit.tags(attributes);
      if (!tags.isEmpty()) {
        copy.tagging(S3Attributes.query(tags));
      }
    }
    switch (ingest.mode()) {
      case AUTO, CRC32C -> copy.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
      case CRC64NVME -> copy.checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME);
      case MD5, NONE -> {
        // The store keeps what it keeps.
      }
    }
    switch (condition) {
      case Condition.Absent ignored -> copy.ifNoneMatch("*");
      case Condition.Match match -> copy.ifMatch(S3Stat.tag(match.pin()));
      case Condition.None ignored -> {
        // Whatever is there is replaced.
      }
    }
    return copy.build();
  }

  private static void set(
      CopyObjectRequest.Builder copy, ObjectAttributes.Header header, String value) {
    switch (header) {
      case CONTENT_TYPE -> copy.contentType(value);
      case CACHE_CONTROL -> copy.cacheControl(value);
      case CONTENT_ENCODING -> copy.contentEncoding(value);
      case CONTENT_DISPOSITION -> copy.contentDisposition(value);
      case CONTENT_LANGUAGE -> copy.contentLanguage(value);
    }
  }

  /** A store that does not say the algorithm back does not know it. */
  private static ChecksumMode agreed(ChecksumMode asked, boolean known) {
    return switch (asked) {
      case AUTO -> known ? ChecksumMode.CRC32C : ChecksumMode.MD5;
      case CRC32C, CRC64NVME -> known ? asked : ChecksumMode.MD5;
      case MD5, NONE -> asked;
    };
  }

  /** An upload that carries these attributes. */
  CreateMultipartUploadRequest.Builder create(ObjectKey key, ObjectAttributes attributes) {
    CreateMultipartUploadRequest.Builder create =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key.value())
            .metadata(S3Attributes.metadata(attributes));
    attributes.headers().forEach((header, value) -> set(create, header, value));
    Map<String, String> tags = fit.tags(attributes);
    if (!tags.isEmpty()) {
      create.tagging(S3Attributes.query(tags));
    }
    return create;
  }

  private CreateMultipartUploadRequest create(WriteRequest request, ChecksumMode mode) {
    CreateMultipartUploadRequest.Builder create = create(request.key(), request.attributes());
    switch (mode) {
      case AUTO, CRC32C -> whole(create, ChecksumAlgorithm.CRC32_C);
      case CRC64NVME -> whole(create, ChecksumAlgorithm.CRC64_NVME);
      case MD5, NONE -> {
        // Parts carry Content-MD5 or nothing; neither is announced.
      }
    }
    return create.build();
  }

  /** One checksum over the whole object: one over parts would compare with nothing (T-04). */
  private static void whole(
      CreateMultipartUploadRequest.Builder create, ChecksumAlgorithm algorithm) {
    create.checksumAlgorithm(algorithm).checksumType(ChecksumType.FULL_OBJECT);
  }

  private static void set(
      CreateMultipartUploadRequest.Builder create, ObjectAttributes.Header header, String value) {
    switch (header) {
      case CONTENT_TYPE -> create.contentType(value);
      case CACHE_CONTROL -> create.cacheControl(value);
      case CONTENT_ENCODING -> create.contentEncoding(value);
      case CONTENT_DISPOSITION -> create.contentDisposition(value);
      case CONTENT_LANGUAGE -> create.contentLanguage(value);
    }
  }

  boolean delete(ObjectKey key, Condition condition) {
    if (condition instanceof Condition.Absent) {
      throw new IllegalArgumentException("a delete of what must be absent makes no sense: " + key);
    }
    Map<String, String> headers = new HashMap<>();
    Conditions.describe(condition, headers);
    try {
      sdk.wire()
          .send(WireRequest.bare(what("delete", key), Method.DELETE, key.value(), headers))
          .finish();
      return true;
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
      return false;
    }
  }

  private String what(String action, ObjectKey key) {
    return action + " s3://" + bucket + "/" + key.value();
  }
}
