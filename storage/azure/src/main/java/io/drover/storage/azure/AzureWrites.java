package io.drover.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockList;
import com.azure.storage.blob.models.BlockListType;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Puts, over the wire; writes in parts, over both; deletes, over the SDK. */
final class AzureWrites {
  /** Base64 letters that the sixteen bytes of an id determine alone. */
  private static final int SHARED_LETTERS = 21;

  private static final Set<Checksum.Kind> CRC64 = Set.of(Checksum.Kind.CRC64NVME);

  private final AzureSdk sdk;
  private final AzureWire wire;
  private final AzureReads reads;
  private final String container;
  private final AzureFit fit;
  private final AzureCopies copies;
  private final WriteIds ids;

  AzureWrites(
      AzureSdk sdk,
      AzureWire wire,
      AzureReads reads,
      String container,
      AzureFit fit,
      AzureCopies copies,
      WriteIds ids) {
    this.sdk = sdk;
    this.wire = wire;
    this.reads = reads;
    this.container = container;
    this.fit = fit;
    this.copies = copies;
    this.ids = ids;
  }

  Written put(ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    fit.check(key, attributes, payload.length());
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("x-ms-blob-type", "BlockBlob");
    AzureAttributes.describe(attributes, fit.tags(attributes), headers);
    Conditions.describe(condition, headers);
    describeCrc(crc(payload), headers);
    try {
      WireResponse response =
          wire.send(
              new WireRequest(what("put", key), "PUT", key.value(), Map.of(), headers, payload));
      response.finish();
      return new Written(AzureStat.pin(response), Set.of());
    } catch (StoreException.NotFound e) {
      throw Conditions.lost(e, condition);
    }
  }

  /** One request whose body passes through; it carries no checksum. */
  Written put(
      ObjectKey key, ObjectAttributes attributes, StreamedPayload payload, Condition condition) {
    fit.check(key, attributes, payload.length());
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("x-ms-blob-type", "BlockBlob");
    AzureAttributes.describe(attributes, fit.tags(attributes), headers);
    Conditions.describe(condition, headers);
    try {
      WireResponse response =
          wire.send(
              new WireRequest(
                  what("put", key), "PUT", key.value(), Map.of(), headers, null, payload));
      response.finish();
      return new Written(AzureStat.pin(response), Set.of());
    } catch (StoreException.NotFound e) {
      throw Conditions.lost(e, condition);
    }
  }

  /**
   * Adds the checksum that the service holds the bytes against before it takes them (T-02). It is
   * CRC-64/NVME, least significant byte first.
   */
  static void describeCrc(long crc, Map<String, String> headers) {
    byte[] value =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(crc).array();
    headers.put("x-ms-content-crc64", Base64.getEncoder().encodeToString(value));
  }

  /** The checksum of some bytes. */
  static long crc(Payload payload) {
    Checksum crc =
        ContentHash.of(CRC64, payload.bytes(), payload.offset(), payload.length())
            .iterator()
            .next();
    return ByteBuffer.wrap(crc.value()).getLong();
  }

  MultipartWrite begin(WriteRequest request) {
    fit.check(request.key(), request.attributes(), request.size());
    if (request.parts() > AzureLimits.MAX_PARTS) {
      throw new StoreException.Unsupported(
          "Azure cannot hold %s in %d blocks; the limit is %d"
              .formatted(request.key(), request.parts(), AzureLimits.MAX_PARTS));
    }
    return write(request, ids.next(), Map.of());
  }

  private MultipartWrite write(WriteRequest request, byte[] id, Map<String, Long> held) {
    Map<String, String> tags = fit.tags(request.attributes());
    return new AzureMultipart(sdk, wire, container, request, tags, copies, id, held);
  }

  /**
   * Takes up a write with the blocks that the service has. A write without blocks looks like one
   * that ended: the service knows blocks, not writes.
   */
  MultipartWrite resume(WriteRequest request, String upload) {
    byte[] id = HexFormat.of().parseHex(upload);
    String what = what("list the blocks of", request.key());
    Map<String, Long> held = new HashMap<>();
    try {
      BlockList list =
          sdk.call(
              what,
              client ->
                  client
                      .getBlobClient(request.key().value())
                      .getBlockBlobClient()
                      .listBlocks(BlockListType.UNCOMMITTED));
      for (Block block : list.getUncommittedBlocks()) {
        held.put(block.getName(), block.getSizeLong());
      }
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
    }
    String first = Base64.getEncoder().encodeToString(id).substring(0, SHARED_LETTERS);
    held.keySet().removeIf(block -> !block.startsWith(first));
    if (held.isEmpty()) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.UPLOAD, what + " failed: there are none of this write");
    }
    return write(request, id, held);
  }

  boolean delete(ObjectKey key, Condition condition) {
    if (condition instanceof Condition.Absent) {
      throw new IllegalArgumentException("a delete of what must be absent makes no sense: " + key);
    }
    try {
      sdk.call(
          what("delete", key),
          client ->
              client
                  .getBlobClient(key.value())
                  .deleteWithResponse(null, Conditions.of(condition), null, Context.NONE));
      return true;
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
      return false;
    } catch (StoreException.PreconditionFailed e) {
      // Azure may say the same of a blob that is gone, which is no failed condition.
      if (reads.head(key).isEmpty()) {
        return false;
      }
      throw e;
    }
  }

  private String what(String action, ObjectKey key) {
    return "%s azblob://%s/%s".formatted(action, container, key);
  }
}
