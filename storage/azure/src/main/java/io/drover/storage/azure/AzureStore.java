package io.drover.storage.azure;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
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
import io.drover.storage.Uploads;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** One container of an Azure storage account. */
final class AzureStore implements ObjectStore {
  private static final Pattern CONTAINER =
      Pattern.compile("[a-z0-9](?:-?[a-z0-9]){2,62}|\\$root|\\$web|\\$logs");

  private final StoreUri uri;
  private final AzureConfig config;
  private final AzureWire wire;
  private final AzureFit fit;
  private final AzureReads reads;
  private final AzureWrites writes;
  private final AzureUploads uploads;
  private final Utf8Listing listing;
  private volatile boolean closed;

  private AzureStore(
      StoreUri uri, AzureConfig config, AzureSdk sdk, AzureWire wire, AzureCopies copies) {
    this.uri = uri;
    this.config = config;
    this.wire = wire;
    this.fit = new AzureFit(config.tags());
    this.reads = new AzureReads(sdk, wire, uri.bucket(), config.tags());
    this.writes = new AzureWrites(sdk, wire, reads, uri.bucket(), fit, copies, AzureStore::writeId);
    this.uploads = new AzureUploads(sdk, wire, uri.bucket(), fit, AzureStore::writeId);
    this.listing = new Utf8Listing(new AzureListing(sdk, uri.bucket()));
  }

  /** Ready; has not reached the service yet. */
  static AzureStore open(StoreUri uri, AzureConfig config, Clock clock) {
    if (!CONTAINER.matcher(uri.bucket()).matches() || uri.bucket().length() > 63) {
      throw new IllegalArgumentException(
          "container '%s' is not valid: it must be 3 to 63 lower-case letters, digits and single dashes"
              .formatted(uri.bucket()));
    }
    AzureSdk sdk = AzureSdk.open(uri.bucket(), config);
    return new AzureStore(
        uri,
        config,
        sdk,
        new AzureWire(uri.bucket(), config, clock),
        new AzureCopies(config, sdk, clock));
  }

  private static byte[] writeId() {
    UUID id = UUID.randomUUID();
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    // Parts do: the one request that copies whole blobs cannot give them headers of their own.
    primitives.remove(Primitive.SERVER_SIDE_COPY);
    if (!config.tags()) {
      primitives.remove(Primitive.TAGS);
    }
    return new Capabilities(primitives, Set.of(), AzureLimits.LIMITS);
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
    return range.first().isPresent() ? reads.range(key, range) : ObjectStore.super.read(key, range);
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    open();
    return config.tags() ? reads.tags(key) : Map.of();
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
    return payload.length() > AzureLimits.LIMITS.maxSinglePut()
        ? ObjectStore.super.put(key, attributes, payload, condition)
        : writes.put(key, attributes, payload, condition);
  }

  @Override
  public Optional<Uploads> uploads() {
    open();
    return Optional.of(uploads);
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

  /** Sends nothing: blocks that nobody commits are invisible and expire. */
  @Override
  public void discard(ObjectKey key, String upload) {
    open();
  }

  /** Within an account containers copy from each other. */
  @Override
  public Optional<String> service() {
    return Optional.of("azblob " + config.endpoint());
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    open();
    return KeyRules.addressable(key.value()) && writes.delete(key, condition);
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
      wire.close();
    }
  }

  @Override
  public String toString() {
    return "AzureStore[%s %s]".formatted(uri, config);
  }
}
