package io.drover.storage.azure;

import com.azure.core.util.Context;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Puts, over the wire; writes in parts, over both; deletes, over the SDK. */
final class AzureWrites {
  private static final Set<Checksum.Kind> CRC64 = Set.of(Checksum.Kind.CRC64NVME);

  private final AzureSdk sdk;
  private final AzureWire wire;
  private final AzureReads reads;
  private final String container;
  private final AzureFit fit;
  private final WriteIds ids;

  AzureWrites(
      AzureSdk sdk,
      AzureWire wire,
      AzureReads reads,
      String container,
      AzureFit fit,
      WriteIds ids) {
    this.sdk = sdk;
    this.wire = wire;
    this.reads = reads;
    this.container = container;
    this.fit = fit;
    this.ids = ids;
  }

  Written put(ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    fit.check(key, attributes, payload.length());
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("x-ms-blob-type", "BlockBlob");
    AzureAttributes.describe(attributes, fit.tags(attributes), headers);
    Conditions.describe(condition, headers);
    describeCrc(payload, headers);
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

  /**
   * Adds the checksum that the service holds the bytes against before it takes them (T-02). It is
   * CRC-64/NVME, least significant byte first.
   */
  static void describeCrc(Payload payload, Map<String, String> headers) {
    Checksum crc =
        ContentHash.of(CRC64, payload.bytes(), payload.offset(), payload.length())
            .iterator()
            .next();
    byte[] value = crc.value();
    for (int i = 0, j = value.length - 1; i < j; i++, j--) {
      byte swapped = value[i];
      value[i] = value[j];
      value[j] = swapped;
    }
    headers.put("x-ms-content-crc64", Base64.getEncoder().encodeToString(value));
  }

  MultipartWrite begin(WriteRequest request) {
    fit.check(request.key(), request.attributes(), request.size());
    if (request.parts() > AzureLimits.MAX_PARTS) {
      throw new StoreException.Unsupported(
          "Azure cannot hold %s in %d blocks; the limit is %d"
              .formatted(request.key(), request.parts(), AzureLimits.MAX_PARTS));
    }
    return new AzureMultipart(
        sdk, wire, container, request, fit.tags(request.attributes()), ids.next());
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
