package io.drover.storage.s3;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.OpenRange;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreUri;
import io.drover.storage.StreamedPayload;
import io.drover.storage.UnfinishedUpload;
import io.drover.storage.Uploads;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One bucket of an S3 store. */
final class S3Store implements ObjectStore {
  private final StoreUri uri;
  private final S3Config config;
  private final S3Sdk sdk;
  private final S3Fit fit;
  private final IngestCheck ingest;
  private final S3Reads reads;
  private final S3Writes writes;
  private final S3Listing listing;
  private volatile boolean closed;

  private S3Store(StoreUri uri, S3Config config, S3Sdk sdk) {
    this.uri = uri;
    this.config = config;
    this.sdk = sdk;
    this.fit = new S3Fit(config.tags() != TagMode.NONE, config.metadataLimit());
    this.ingest = new IngestCheck(config.checksum());
    this.reads = new S3Reads(sdk, uri.bucket(), config);
    this.writes = new S3Writes(sdk, uri.bucket(), fit, ingest);
    this.listing = new S3Listing(sdk, uri.bucket(), reads);
  }

  /** Ready; has not reached the server yet. */
  static S3Store open(StoreUri uri, S3Config config, Clock clock) {
    if (uri.bucket().endsWith("--x-s3")) {
      throw new IllegalArgumentException(
          "bucket '%s' is a directory bucket of S3 Express; it lists in no order, which Drover needs"
              .formatted(uri.bucket()));
    }
    return new S3Store(uri, config, S3Sdk.open(uri.bucket(), config, clock));
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    if (config.tags() == TagMode.NONE) {
      primitives.remove(Primitive.TAGS);
    }
    if (!ingest.checks()) {
      primitives.remove(Primitive.INGEST_VALIDATION);
    }
    return new Capabilities(primitives, IngestCheck.kept(ingest.mode()), S3Limits.LIMITS);
  }

  @Override
  public ListPage list(ListRequest request) {
    open();
    return listing.page(request);
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    open();
    return reads.head(key);
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    open();
    return reads.whole(key, Optional.empty());
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    open();
    return reads.whole(key, Optional.of(pin));
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    open();
    return reads.range(key, pin, range);
  }

  @Override
  public Optional<ObjectBody> read(ObjectKey key, OpenRange range) {
    open();
    return reads.range(key, range);
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    open();
    return config.tags() == TagMode.NONE ? Map.of() : reads.tags(key);
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    open();
    return writes.put(key, attributes, payload, condition);
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, StreamedPayload payload, Condition condition) {
    open();
    return payload.length() > S3Limits.LIMITS.maxSinglePut()
        ? ObjectStore.super.put(key, attributes, payload, condition)
        : writes.put(key, attributes, payload, condition);
  }

  @Override
  public Optional<Uploads> uploads() {
    open();
    return Optional.of(new S3Uploads(sdk, uri.bucket(), fit, writes));
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    open();
    return writes.begin(request);
  }

  @Override
  public MultipartWrite resume(WriteRequest request, String upload) {
    open();
    return writes.resume(request, upload);
  }

  @Override
  public void discard(ObjectKey key, String upload) {
    open();
    writes.discard(key, upload);
  }

  @Override
  public List<UnfinishedUpload> unfinished(ObjectKey key) {
    open();
    return new S3Uploads(sdk, uri.bucket(), fit, writes).unfinished(key);
  }

  /** Within Amazon S3 regions copy from each other. */
  @Override
  public Optional<String> service() {
    return Optional.of("s3 " + config.endpoint().map(URI::toString).orElse("(Amazon S3)"));
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    open();
    return writes.copy(source, key, attributes, condition);
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    open();
    return writes.delete(key, condition);
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return fit.of(key, attributes, size);
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("store %s is closed".formatted(uri));
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      sdk.close();
    }
  }

  @Override
  public String toString() {
    return "S3Store[%s %s]".formatted(uri, config);
  }
}
