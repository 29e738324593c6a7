package io.drover.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A block blob in the making: blocks are staged under ids of this write only, over the wire, and
 * one block list makes them the object, over the SDK.
 *
 * <p>Staged blocks of a key lie in one heap: ids that begin with the write's own id keep a
 * concurrent write from putting its bytes under ours (T-06); two who resume the same write stage
 * the same bytes under the same ids. Whichever write commits first makes the service throw away all
 * others' blocks, whose commits then fail as {@link StoreException.Conflict}. Blocks that nobody
 * commits are invisible and go after a week by themselves; the protocol has no way to remove them
 * sooner without touching the object.
 */
final class AzureMultipart implements MultipartWrite {
  private enum State {
    OPEN,
    COMMITTED,
    ABORTED
  }

  private final AzureSdk sdk;
  private final AzureWire wire;
  private final String container;
  private final WriteRequest request;
  private final Map<String, String> tags;
  private final byte[] id;
  private final Map<String, Long> held;
  private final AzureCopies copies;
  private final Map<Integer, String> staged = new ConcurrentHashMap<>();
  private volatile State state = State.OPEN;

  /**
   * @param tags the tags that the store holds
   * @param id what no other write has
   * @param held blocks that the service says it has, with their sizes
   */
  AzureMultipart(
      AzureSdk sdk,
      AzureWire wire,
      String container,
      WriteRequest request,
      Map<String, String> tags,
      AzureCopies copies,
      byte[] id,
      Map<String, Long> held) {
    this.sdk = sdk;
    this.wire = wire;
    this.container = container;
    this.request = request;
    this.tags = tags;
    this.copies = copies;
    this.id = id.clone();
    this.held = Map.copyOf(held);
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public Optional<String> upload() {
    return Optional.of(HexFormat.of().formatHex(id));
  }

  @Override
  public boolean holds(int number, Payload payload) {
    open();
    request.checkPart(number, payload.length());
    if (held.isEmpty()) {
      return false;
    }
    String block = blockId(number, AzureWrites.crc(payload));
    @Nullable Long size = held.get(block);
    boolean there = size != null && size == payload.length();
    if (there) {
      staged.put(number, block);
    }
    return there;
  }

  @Override
  public void copyPart(int number, CopySource source, ByteRange range) {
    open();
    request.checkPart(number, Math.toIntExact(range.length()));
    String block = blockId(number, 0);
    Map<String, String> headers = WireRequest.noHeaders();
    copies.describe(source, headers);
    headers.put("x-ms-source-range", "bytes=%d-%d".formatted(range.offset(), range.end() - 1));
    wire.send(
            new WireRequest(
                what("copy part " + number + " of"),
                "PUT",
                request.key().value(),
                Map.of("comp", "block", "blockid", block),
                headers,
                Payload.EMPTY))
        .finish();
    staged.put(number, block);
  }

  @Override
  public void part(int number, Payload payload) {
    open();
    request.checkPart(number, payload.length());
    long crc = AzureWrites.crc(payload);
    String block = blockId(number, crc);
    if (payload.length() > 0) {
      stage(number, block, crc, payload);
    }
    staged.put(number, block);
  }

  private void stage(int number, String block, long crc, Payload payload) {
    Map<String, String> headers = WireRequest.noHeaders();
    AzureWrites.describeCrc(crc, headers);
    wire.send(
            new WireRequest(
                what("put part " + number + " of"),
                "PUT",
                request.key().value(),
                Map.of("comp", "block", "blockid", block),
                headers,
                payload))
        .finish();
  }

  /**
   * Names the write, the part and its bytes, so that a list of blocks says what is in them: the
   * service has held the bytes against that checksum before it took them. Of the same length for
   * every block, as all ids of one blob must be.
   *
   * @param crc CRC-64/NVME of the bytes; 0 for a block that is copied, whose bytes nobody here saw
   */
  private String blockId(int number, long crc) {
    byte[] bytes =
        ByteBuffer.allocate(id.length + Integer.BYTES + Long.BYTES)
            .put(id)
            .putInt(number)
            .putLong(crc)
            .array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public Written commit(Condition condition) {
    open();
    if (staged.size() != request.parts()) {
      throw new IllegalStateException(
          "%s has %d of %d parts; a commit needs all"
              .formatted(request.key(), staged.size(), request.parts()));
    }
    try {
      BlockBlobItem done =
          sdk.call(
              what("commit"),
              client ->
                  client
                      .getBlobClient(request.key().value())
                      .getBlockBlobClient()
                      .commitBlockListWithResponse(list(condition), null, Context.NONE)
                      .getValue());
      state = State.COMMITTED;
      return new Written(pin(done), Set.of());
    } catch (StoreException.NotFound e) {
      throw Conditions.lost(e, condition);
    }
  }

  private BlockBlobCommitBlockListOptions list(Condition condition) {
    long blocks = request.size() == 0 ? 0 : request.parts();
    List<String> ids =
        IntStream.rangeClosed(1, Math.toIntExact(blocks)).mapToObj(staged::get).toList();
    return new BlockBlobCommitBlockListOptions(ids)
        .setHeaders(AzureAttributes.headers(request.attributes()))
        .setMetadata(AzureAttributes.metadata(request.attributes()))
        .setTags(tags)
        .setRequestConditions(Conditions.of(condition));
  }

  private Pin pin(BlockBlobItem done) {
    if (done.getETag() == null || done.getETag().isBlank()) {
      throw new StoreException.Unsupported(what("commit") + " failed: the answer has no ETag");
    }
    return AzureStat.pin(done.getETag());
  }

  private void open() {
    switch (state) {
      case OPEN -> {
        // Goes on.
      }
      case COMMITTED ->
          throw new IllegalStateException("the write of %s is committed".formatted(request.key()));
      case ABORTED ->
          throw new IllegalStateException("the write of %s is aborted".formatted(request.key()));
    }
  }

  /** Sends nothing: what is staged is invisible and expires. */
  @Override
  public void abort() {
    if (state == State.OPEN) {
      state = State.ABORTED;
    }
  }

  @Override
  public void close() {
    abort();
  }

  private String what(String action) {
    return "%s azblob://%s/%s".formatted(action, container, request.key());
  }
}
