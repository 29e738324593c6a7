package io.drover.storage.s3;

import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

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
                      what("put", key),
                      SdkHttpMethod.PUT,
                      key.value(),
                      Map.of(),
                      headers,
                      payload));
      response.finish();
      Written written = new Written(S3Stat.pin(response), S3Stat.checksums(response));
      ingest.accepted(response);
      return written;
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
          agreed(mode, created.checksumAlgorithm() != null));
    } catch (SdkException e) {
      throw S3Failure.translate(what("start the upload of", request.key()), e);
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

  private CreateMultipartUploadRequest create(WriteRequest request, ChecksumMode mode) {
    ObjectAttributes attributes = request.attributes();
    CreateMultipartUploadRequest.Builder create =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(request.key().value())
            .metadata(S3Attributes.metadata(attributes));
    attributes.headers().forEach((header, value) -> set(create, header, value));
    Map<String, String> tags = fit.tags(attributes);
    if (!tags.isEmpty()) {
      create.tagging(S3Attributes.query(tags));
    }
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
          .send(WireRequest.bare(what("delete", key), SdkHttpMethod.DELETE, key.value(), headers))
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
