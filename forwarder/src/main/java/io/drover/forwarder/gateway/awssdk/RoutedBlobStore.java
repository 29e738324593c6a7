package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Traffic;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.OpenRange;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * What S3Proxy's handler takes for its store: the buckets of applications, each wherever {@link
 * Traffic} says that it is. Safe for any number of threads.
 */
public final class RoutedBlobStore implements BlobStore {
  private final Set<String> buckets;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final Listing listing;
  private final ObjectPuts puts;
  private final Copies copies;
  private final PartUploads uploads;
  private final Attributes attributes;

  /**
   * @param buckets names of the buckets that applications are shown; others may be asked for too
   * @param small bodies of at most so many bytes are taken whole, those of writes before they are
   *     let through, so that a slow client does not hold up a switch
   * @param secrets those of all access keys, the same in every gateway: they seal the ids of
   *     uploads
   * @param provenance whether Drover's own metadata is passed on like any other
   */
  public RoutedBlobStore(
      Set<String> buckets,
      Traffic traffic,
      Backends backends,
      int small,
      Supplier<Collection<String>> secrets,
      boolean provenance) {
    this.attributes = new Attributes(provenance);
    this.buckets = Set.copyOf(buckets);
    this.reads = new ObjectReads(traffic, backends, small);
    this.writes = new ObjectWrites(traffic, backends);
    this.listing = new Listing(traffic, backends);
    this.puts = new ObjectPuts(writes, attributes, small);
    this.copies = new Copies(reads, writes, attributes);
    this.uploads = new PartUploads(traffic, backends, writes, new UploadIds(secrets), attributes);
  }

  @Override
  public ListBucketsResponse list() {
    List<Bucket> named =
        buckets.stream().sorted().map(name -> Bucket.builder().name(name).build()).toList();
    return ListBucketsResponse.builder().buckets(named).build();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return Pages.answer(listing.page(request.bucket(), Pages.query(request)));
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    return Pages.answer(listing.page(request.bucket(), Pages.query(request)), request);
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    listing.page(request.bucket(), new Listing.Query("", "", Optional.empty(), 1));
    return HeadBucketResponse.builder().build();
  }

  @Override
  public boolean containerExists(String bucket) {
    try {
      headBucket(HeadBucketRequest.builder().bucket(bucket).build());
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == Refusal.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    if (containerExists(request.bucket())) {
      throw S3Exceptions.bucketAlreadyOwnedByYou(request.bucket());
    }
    throw Refusal.notImplemented("Buckets are configured, not created.");
  }

  @Override
  public void deleteBucket(String bucket) {
    throw Refusal.notImplemented("Buckets are configured, not deleted.");
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    HeadObjectResponse head = blobMetadataIfPresent(request);
    if (head == null) {
      throw Refusal.noSuchKey(request.bucket(), request.key());
    }
    return head;
  }

  @Override
  public @Nullable HeadObjectResponse blobMetadataIfPresent(HeadObjectRequest request) {
    present(request.versionId());
    return reads
        .head(request.bucket(), request.key())
        .map(seen -> attributes.head(seen.stat(), tag(seen.store(), seen.stat())))
        .orElse(null);
  }

  /**
   * The handler asks in order to tell a missing key from another version. The store's answer to the
   * write says it too, without another request.
   */
  @Override
  public boolean blobExists(String bucket, String key) {
    return true;
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    present(request.versionId());
    if (Asked.now().tagging()) {
      return TagDocument.answer(
          reads
              .tags(request.bucket(), request.key())
              .orElseThrow(() -> Refusal.noSuchKey(request.bucket(), request.key())));
    }
    Optional<OpenRange> range = Range.of(request.range());
    ObjectReads.Opened opened =
        reads
            .open(request.bucket(), request.key(), range)
            .orElseThrow(() -> Refusal.noSuchKey(request.bucket(), request.key()));
    return answer(request, range, opened);
  }

  private ResponseInputStream<GetObjectResponse> answer(
      GetObjectRequest request, Optional<OpenRange> range, ObjectReads.Opened opened) {
    ObjectBody body = opened.body();
    ObjectStat stat = body.stat();
    try {
      Conditions.checkRead(request, opened.store().uri(), stat);
    } catch (S3Exception e) {
      body.close();
      throw e;
    }
    GetObjectResponse.Builder answer = attributes.get(stat, tag(opened.store(), stat));
    range
        .flatMap(asked -> asked.within(stat.size()))
        .ifPresent(
            part ->
                answer.contentLength(body.length()).contentRange(Range.shown(part, stat.size())));
    return new ResponseInputStream<>(answer.build(), AbortableInputStream.create(new Body(body)));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
    if (Asked.now().tagging()) {
      throw Refusal.notImplemented("Tags are set with the object, not later.");
    }
    return PutObjectResponse.builder().eTag(puts.put(request, bytes)).build();
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    present(request.sourceVersionId());
    String tag = copies.copy(request);
    return CopyObjectResponse.builder()
        .copyObjectResult(CopyObjectResult.builder().eTag(tag).build())
        .build();
  }

  @Override
  public void removeBlob(String bucket, String key) {
    removeBlob(DeleteObjectRequest.builder().bucket(bucket).key(key).build());
  }

  @Override
  public DeleteObjectResponse removeBlob(String bucket, String key, @Nullable String versionId) {
    present(versionId);
    return removeBlob(DeleteObjectRequest.builder().bucket(bucket).key(key).build());
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    present(request.versionId());
    if (Asked.now().tagging()) {
      throw Refusal.notImplemented("Tags are set with the object, not later.");
    }
    if (request.ifMatchSize() != null || request.ifMatchLastModifiedTime() != null) {
      throw Refusal.notImplemented("A delete takes no other condition than If-Match.");
    }
    writes.write(
        request.bucket(),
        request.key(),
        Traffic.Write.DELETE,
        (place, store) ->
            store.delete(
                place.key(), Conditions.ofWrite(store, place.key(), request.ifMatch(), null)));
    return DeleteObjectResponse.builder().build();
  }

  /**
   * Says yes so that the handler completes uploads before it answers, with a true status, instead
   * of after a hasty 200. No bucket has versions, and whoever names one is refused.
   */
  @Override
  public boolean supportsVersioning() {
    return true;
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    return GetBucketVersioningResponse.builder().build();
  }

  private static void present(@Nullable String version) {
    if (version != null && !version.equals("null")) {
      throw Refusal.notImplemented("Versions are not offered.");
    }
  }

  static String tag(ObjectStore store, ObjectStat stat) {
    return EntityTags.shown(store.uri(), stat.pin());
  }

  @Override
  public BucketCannedACL getContainerAccess(String bucket) {
    return BucketCannedACL.PRIVATE;
  }

  @Override
  public void setContainerAccess(String bucket, BucketCannedACL access) {
    if (access != BucketCannedACL.PRIVATE) {
      throw Refusal.notImplemented("Access is by access key only.");
    }
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key, @Nullable String versionId) {
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    if (access != ObjectCannedACL.PRIVATE) {
      throw Refusal.notImplemented("Access is by access key only.");
    }
  }

  @Override
  public void setBlobAccess(
      String bucket, String key, ObjectCannedACL access, @Nullable String versionId) {
    setBlobAccess(bucket, key, access);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    return new MultipartUpload(uploads.begin(request), request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    uploads.abort(upload.containerName(), upload.blobName(), upload.id());
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return CompleteMultipartUploadResponse.builder().eTag(uploads.complete(request)).build();
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream bytes) {
    return UploadPartResponse.builder()
        .eTag(uploads.part(upload.containerName(), upload.blobName(), request, bytes))
        .build();
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    return uploads.parts(upload.containerName(), upload.blobName(), upload.id());
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    return uploads.open(bucket);
  }

  @Override
  public long getMinimumMultipartPartSize() {
    return 1;
  }
}
