package io.drover.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.options.BlobGetTagsOptions;
import io.drover.storage.ByteRange;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.OpenRange;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.util.Map;
import java.util.Optional;

/** Heads and reads, over the wire, and tags, over the SDK. */
final class AzureReads {
  private final AzureSdk sdk;
  private final AzureWire wire;
  private final String container;
  private final boolean tags;

  /**
   * @param tags whether tags are of interest
   */
  AzureReads(AzureSdk sdk, AzureWire wire, String container, boolean tags) {
    this.sdk = sdk;
    this.wire = wire;
    this.container = container;
    this.tags = tags;
  }

  Optional<ObjectStat> head(ObjectKey key) {
    if (!KeyRules.addressable(key.value())) {
      return Optional.empty();
    }
    try {
      WireResponse response =
          wire.send(
              WireRequest.bare(what("head", key), "HEAD", key.value(), WireRequest.noHeaders()));
      response.finish();
      return Optional.of(AzureStat.read(key, response.number("Content-Length"), response, tags));
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
      return Optional.empty();
    }
  }

  ObjectBody whole(ObjectKey key, Optional<Pin> pin) {
    Map<String, String> headers = WireRequest.noHeaders();
    pin.ifPresent(version -> headers.put("if-match", AzureStat.tag(version)));
    WireResponse response = get(key, headers);
    long length = response.number("Content-Length");
    return body(key, pin, length, length, response);
  }

  ObjectBody range(ObjectKey key, Pin pin, ByteRange range) {
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("if-match", AzureStat.tag(pin));
    headers.put("range", "bytes=%d-%d".formatted(range.offset(), range.end() - 1));
    WireResponse response = get(key, headers);
    return body(key, Optional.of(pin), total(range, response), range.length(), response);
  }

  /**
   * One request says the size and gives the bytes, of a range that has a first byte; Azure knows no
   * other.
   */
  Optional<ObjectBody> range(ObjectKey key, OpenRange range) {
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("range", range.header());
    WireResponse response;
    try {
      response = get(key, headers);
    } catch (StoreException.Unsupported e) {
      // So it says that there are no such bytes, and other things; the size tells.
      if (head(key).filter(stat -> range.within(stat.size()).isEmpty()).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
    String got = response.header("Content-Range").orElse("");
    long size = response.status() == 206 ? number(got.substring(got.lastIndexOf('/') + 1)) : -1;
    Optional<ByteRange> meant = range.within(size);
    if (size >= 0 && meant.isEmpty()) {
      response.abandon(); // Azurite answers with no bytes instead of refusing.
      return Optional.empty();
    }
    Optional<ByteRange> part =
        meant.filter(
            wanted ->
                got.equals("bytes %d-%d/%d".formatted(wanted.offset(), wanted.end() - 1, size)));
    if (part.isEmpty()) {
      throw response.noStore("asked for %s it sent '%s'".formatted(range.header(), got));
    }
    return Optional.of(body(key, Optional.empty(), size, part.get().length(), response));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private WireResponse get(ObjectKey key, Map<String, String> headers) {
    if (!KeyRules.addressable(key.value())) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.OBJECT,
          what("get", key) + " failed: the service has no such names");
    }
    try {
      return wire.send(WireRequest.bare(what("get", key), "GET", key.value(), headers));
    } catch (StoreException.PreconditionFailed e) {
      // The service says the same of a blob that is gone, which is another thing to a copier
      // (T-07).
      if (head(key).isEmpty()) {
        throw new StoreException.NotFound(
            StoreException.NotFound.What.OBJECT, what("get", key) + " failed: it is gone", e);
      }
      throw e;
    }
  }

  /** The size of the whole object, from an answer that must be about just this range. */
  private static long total(ByteRange range, WireResponse response) {
    String got = response.header("Content-Range").orElse("");
    String wanted = "bytes %d-%d/".formatted(range.offset(), range.end() - 1);
    if (response.status() == 206 && got.startsWith(wanted)) {
      try {
        return Long.parseLong(got.substring(wanted.length()));
      } catch (NumberFormatException e) {
        throw response.noStore("Content-Range is '" + got + "'");
      }
    }
    throw response.noStore("asked for %s it sent '%s'".formatted(wanted, got));
  }

  private ObjectBody body(
      ObjectKey key, Optional<Pin> pin, long size, long length, WireResponse response) {
    ObjectStat stat = AzureStat.read(key, size, response, tags);
    if (pin.isPresent() && !pin.get().equals(stat.pin())) {
      // The store ignored If-Match (T-28); the bytes are those of another version (T-05).
      response.abandon();
      throw new StoreException.PreconditionFailed(
          "%s: asked for version %s the store sent %s"
              .formatted(what("get", key), pin.get(), stat.pin()));
    }
    return ObjectBody.of(stat, length, response.stream(length));
  }

  Map<String, String> tags(ObjectKey key) {
    return sdk.call(
        what("get the tags of", key),
        client ->
            Map.copyOf(
                client
                    .getBlobClient(key.value())
                    .getTagsWithResponse(new BlobGetTagsOptions(), null, Context.NONE)
                    .getValue()));
  }

  private String what(String action, ObjectKey key) {
    return "%s azblob://%s/%s".formatted(action, container, key);
  }
}
