package io.drover.storage.s3;

import io.drover.storage.ByteRange;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;

/**
 * One multipart upload. Parts go over the wire like small objects; begin, complete and abort over
 * the SDK.
 */
final class S3Multipart implements MultipartWrite {
  private static final Logger log = LoggerFactory.getLogger(S3Multipart.class);

  private enum State {
    OPEN,
    COMMITTED,
    LEFT,
    ABORTED
  }

  private final S3Sdk sdk;
  private final String bucket;
  private final WriteRequest request;
  private final String upload;
  private final ChecksumMode checksum;
  private final Map<Integer, HeldPart> held;
  private final Map<Integer, String> tags = new ConcurrentHashMap<>();
  private volatile State state = State.OPEN;

  /**
   * @param upload the upload's id
   * @param checksum what goes along with each part
   * @param held what the store said it holds when the write was resumed, by number
   */
  S3Multipart(
      S3Sdk sdk,
      String bucket,
      WriteRequest request,
      String upload,
      ChecksumMode checksum,
      Map<Integer, HeldPart> held) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.request = request;
    this.upload = upload;
    this.checksum = checksum;
    this.held = Map.copyOf(held);
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public Optional<String> upload() {
    return Optional.of(upload);
  }

  @Override
  public boolean holds(int number, Payload payload) {
    open();
    request.checkPart(number, payload.length());
    HeldPart part = held.get(number);
    if (part == null || !part.holds(payload)) {
      return false;
    }
    tags.put(number, part.tag());
    return true;
  }

  @Override
  public void copyPart(int number, CopySource source, ByteRange range) {
    open();
    request.checkPart(number, Math.toIntExact(range.length()));
    String what = what("copy part " + number + " of");
    try {
      CopyPartResult result =
          sdk.client()
              .uploadPartCopy(
                  copy ->
                      copy.sourceBucket(source.bucket())
                          .sourceKey(source.key().value())
                          .copySourceIfMatch(S3Stat.tag(source.pin()))
                          .copySourceRange("bytes=%d-%d".formatted(range.offset(), range.end() - 1))
                          .destinationBucket(bucket)
                          .destinationKey(request.key().value())
                          .uploadId(upload)
                          .partNumber(number))
              .copyPartResult();
      if (result == null || result.eTag() == null) {
        throw new StoreException.Unsupported(what + " failed: the answer has no ETag");
      }
      tags.put(number, result.eTag());
    } catch (SdkException e) {
      throw S3Failure.translate(what, e);
    }
  }

  @Override
  public void part(int number, Payload payload) {
    open();
    request.checkPart(number, payload.length());
    Map<String, String> headers = new HashMap<>();
    IngestCheck.describe(checksum, payload, headers);
    WireResponse response =
        sdk.wire()
            .send(
                new WireRequest(
                    what("put part " + number),
                    Method.PUT,
                    request.key().value(),
                    Map.of("partNumber", Integer.toString(number), "uploadId", upload),
                    headers,
                    payload));
    response.finish();
    tags.put(number, S3Stat.tag(S3Stat.pin(response)));
  }

  @Override
  public Written commit(Condition condition) {
    open();
    if (tags.size() != request.parts()) {
      throw new IllegalStateException(
          "%s has %d of %d parts; a commit needs all"
              .formatted(request.key(), tags.size(), request.parts()));
    }
    try {
      CompleteMultipartUploadResponse done =
          sdk.client().completeMultipartUpload(complete(condition));
      state = State.COMMITTED;
      return new Written(pin(done), checksums(done));
    } catch (SdkException e) {
      throw Conditions.lost(S3Failure.translate(what("complete the upload of"), e), condition);
    }
  }

  private CompleteMultipartUploadRequest complete(Condition condition) {
    CompleteMultipartUploadRequest.Builder complete =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(request.key().value())
            .uploadId(upload)
            .multipartUpload(completed -> completed.parts(parts()));
    switch (condition) {
      case Condition.Absent ignored -> complete.ifNoneMatch("*");
      case Condition.Match match -> complete.ifMatch(S3Stat.tag(match.pin()));
      case Condition.None ignored -> {
        // Whatever is there is replaced.
      }
    }
    return complete.build();
  }

  private List<CompletedPart> parts() {
    List<CompletedPart> parts = new ArrayList<>();
    for (int number = 1; number <= request.parts(); number++) {
      parts.add(CompletedPart.builder().partNumber(number).eTag(tags.get(number)).build());
    }
    return parts;
  }

  private Pin pin(CompleteMultipartUploadResponse done) {
    if (done.eTag() == null) {
      throw new StoreException.Unsupported(
          what("complete the upload of") + " failed: the answer has no ETag");
    }
    return S3Stat.pin(done.eTag());
  }

  private static Set<Checksum> checksums(CompleteMultipartUploadResponse done) {
    Set<Checksum> checksums = new HashSet<>();
    if (done.checksumType() != ChecksumType.COMPOSITE) {
      if (done.checksumCRC32C() != null) {
        S3Stat.checksum(Checksum.Kind.CRC32C, done.checksumCRC32C()).ifPresent(checksums::add);
      }
      if (done.checksumCRC64NVME() != null) {
        S3Stat.checksum(Checksum.Kind.CRC64NVME, done.checksumCRC64NVME())
            .ifPresent(checksums::add);
      }
    }
    return checksums;
  }

  private void open() {
    switch (state) {
      case OPEN -> {
        // Goes on.
      }
      case COMMITTED ->
          throw new IllegalStateException("the write of %s is committed".formatted(request.key()));
      case LEFT ->
          throw new IllegalStateException("the write of %s was left".formatted(request.key()));
      case ABORTED ->
          throw new IllegalStateException("the write of %s is aborted".formatted(request.key()));
    }
  }

  @Override
  public void abort() {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABORTED;
    try {
      sdk.client()
          .abortMultipartUpload(
              abort -> abort.bucket(bucket).key(request.key().value()).uploadId(upload));
    } catch (SdkException e) {
      StoreException failure = S3Failure.translate(what("abort the upload of"), e);
      if (!(failure instanceof StoreException.NotFound)) {
        throw failure;
      }
    }
  }

  @Override
  public void leave() {
    if (state == State.OPEN) {
      state = State.LEFT;
    }
  }

  @Override
  public void close() {
    try {
      abort();
    } catch (StoreException e) {
      log.atWarn()
          .addKeyValue("key", request.key())
          .addKeyValue("error", e.getMessage())
          .log("an upload could not be aborted; the sweep removes it later");
    }
  }

  private String what(String action) {
    return "%s s3://%s/%s".formatted(action, bucket, request.key());
  }
}
