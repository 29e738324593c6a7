package io.drover.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A block blob in the making: blocks are staged under ids of this write only, over the wire, and
 * one block list makes them the object, over the SDK.
 *
 * <p>Staged blocks of a key lie in one heap: ids that begin with the write's own id keep a
 * concurrent write from putting its bytes under ours (T-06). Whichever write commits first makes
 * the service throw away all others' blocks, whose commits then fail as {@link
 * StoreException.Conflict}. Blocks that nobody commits are invisible and go after a week by
 * themselves; the protocol has no way to remove them sooner without touching the object.
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
  private final Set<Integer> staged = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  /**
   * @param tags the tags that the store holds
   * @param id what no other write has
   */
  AzureMultipart(
      AzureSdk sdk,
      AzureWire wire,
      String container,
      WriteRequest request,
      Map<String, String> tags,
      byte[] id) {
    this.sdk = sdk;
    this.wire = wire;
    this.container = container;
    this.request = request;
    this.tags = tags;
    this.id = id.clone();
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public void part(int number, Payload payload) {
    open();
    request.checkPart(number, payload.length());
    if (payload.length() > 0) {
      stage(number, payload);
    }
    staged.add(number);
  }

  private void stage(int number, Payload payload) {
    Map<String, String> headers = WireRequest.noHeaders();
    AzureWrites.describeCrc(payload, headers);
    wire.send(
            new WireRequest(
                what("put part " + number + " of"),
                "PUT",
                request.key().value(),
                Map.of("comp", "block", "blockid", blockId(number)),
                headers,
                payload))
        .finish();
  }

  /** Of the same length for every number, as all ids of one blob must be. */
  private String blockId(int number) {
    byte[] bytes = ByteBuffer.allocate(id.length + Integer.BYTES).put(id).putInt(number).array();
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
        IntStream.rangeClosed(1, Math.toIntExact(blocks)).mapToObj(this::blockId).toList();
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
