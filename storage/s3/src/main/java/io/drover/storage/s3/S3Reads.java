package io.drover.storage.s3;

import io.drover.storage.ByteRange;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.OpenRange;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.Method;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Tag;

/** Heads, reads and tags. */
final class S3Reads {
  private final S3Sdk sdk;
  private final String bucket;
  private final boolean checksums;
  private final boolean ask;

  S3Reads(S3Sdk sdk, String bucket, S3Config config) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.checksums = config.checksum() != ChecksumMode.NONE;
    this.ask = config.tags() == TagMode.ASK;
  }

  Optional<ObjectStat> head(ObjectKey key) {
    if (!S3Fit.holds(key)) {
      return Optional.empty(); // S3 would answer 400, which says nothing to who looks for a key.
    }
    WireRequest request = WireRequest.bare(what("head", key), Method.HEAD, key.value(), headers());
    try {
      WireResponse response = sdk.wire().send(request);
      response.finish();
      return Optional.of(S3Stat.read(key, response.number("Content-Length"), response, ask));
    } catch (StoreException.NotFound e) {
      return Optional.empty();
    }
  }

  ObjectBody whole(ObjectKey key, Optional<Pin> pin) {
    Map<String, String> headers = headers();
    pin.ifPresent(version -> headers.put("If-Match", S3Stat.tag(version)));
    WireResponse response =
        sdk.wire().send(WireRequest.bare(what("get", key), Method.GET, key.value(), headers));
    long length = response.number("Content-Length");
    return body(key, pin, length, length, response);
  }

  ObjectBody range(ObjectKey key, Pin pin, ByteRange range) {
    Map<String, String> headers = new HashMap<>();
    headers.put("If-Match", S3Stat.tag(pin));
    headers.put("Range", "bytes=%d-%d".formatted(range.offset(), range.end() - 1));
    WireResponse response =
        sdk.wire().send(WireRequest.bare(what("get", key), Method.GET, key.value(), headers));
    return body(key, Optional.of(pin), total(range, response), range.length(), response);
  }

  /** One request says the size and gives the bytes. */
  Optional<ObjectBody> range(ObjectKey key, OpenRange range) {
    WireResponse response;
    try {
      response =
          sdk.wire()
              .send(
                  WireRequest.bare(
                      what("get", key), Method.GET, key.value(), Map.of("Range", range.header())));
    } catch (StoreException.Unsupported e) {
      // So it says that there are no such bytes, and other things; the size tells.
      if (head(key).filter(stat -> range.within(stat.size()).isEmpty()).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
    long size = size(response);
    Optional<ByteRange> meant = range.within(size);
    if (size >= 0 && meant.isEmpty()) {
      response.abandon(); // It answers with what it has, which is none of these bytes.
      return Optional.empty();
    }
    ByteRange part =
        meant
            .filter(wanted -> answers(wanted, size, response))
            .orElseThrow(
                () ->
                    abandon(
                        response,
                        response.noStore(
                            "asked for %s it sent %d '%s'"
                                .formatted(range.header(), response.status(), shown(response)))));
    return Optional.of(body(key, Optional.empty(), size, part.length(), response));
  }

  /** The size of the whole object; -1 if the answer does not say it. */
  private static long size(WireResponse response) {
    if (response.status() == 200) {
      return response.number("Content-Length");
    }
    String got = shown(response);
    try {
      return Long.parseLong(got.substring(got.lastIndexOf('/') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Whether the answer is about just these bytes. A store may send all as if no range was named.
   */
  private static boolean answers(ByteRange wanted, long size, WireResponse response) {
    return response.status() == 200
        ? wanted.equals(new ByteRange(0, size))
        : shown(response)
            .equals("bytes %d-%d/%d".formatted(wanted.offset(), wanted.end() - 1, size));
  }

  private static String shown(WireResponse response) {
    return response.header("Content-Range").orElse("");
  }

  /** The size of the whole object, from an answer that must be about just this range. */
  private static long total(ByteRange range, WireResponse response) {
    String got = response.header("Content-Range").orElse("");
    String wanted = "bytes %d-%d/".formatted(range.offset(), range.end() - 1);
    if (response.status() == 206 && got.startsWith(wanted)) {
      try {
        return Long.parseLong(got.substring(wanted.length()));
      } catch (NumberFormatException e) {
        throw abandon(response, response.noStore("Content-Range is '" + got + "'"));
      }
    }
    throw abandon(response, response.noStore("asked for %s it sent '%s'".formatted(wanted, got)));
  }

  private ObjectBody body(
      ObjectKey key, Optional<Pin> pin, long size, long length, WireResponse response) {
    ObjectStat stat = S3Stat.read(key, size, response, ask);
    if (pin.isPresent() && !pin.get().equals(stat.pin())) {
      // The store ignored If-Match (T-28); the bytes are those of another version (T-05).
      throw abandon(
          response,
          new StoreException.PreconditionFailed(
              "%s: asked for version %s the store sent %s"
                  .formatted(what("get", key), pin.get(), stat.pin())));
    }
    return ObjectBody.of(stat, length, response.stream(length));
  }

  private static StoreException abandon(WireResponse response, StoreException failure) {
    response.abandon();
    return failure;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    if (checksums) {
      headers.put("x-amz-checksum-mode", "ENABLED");
    }
    return headers;
  }

  Map<String, String> tags(ObjectKey key) {
    try {
      Map<String, String> tags = new TreeMap<>();
      for (Tag tag :
          sdk.client().getObjectTagging(ask -> ask.bucket(bucket).key(key.value())).tagSet()) {
        tags.put(tag.key(), tag.value());
      }
      return tags;
    } catch (SdkException e) {
      StoreException failure = S3Failure.translate(what("get the tags of", key), e);
      if (failure instanceof StoreException.Unsupported) {
        return Map.of(); // A store without tags: none has any (T-17).
      }
      throw failure;
    }
  }

  private String what(String action, ObjectKey key) {
    return action + " s3://" + bucket + "/" + key.value();
  }
}
