package io.drover.storage.s3;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.Method;

/** Pages of a bucket's listing, by ListObjectsV2. */
final class S3Listing {
  /**
   * A thousand entries with the longest keys, each byte of them escaped, take some 4 MiB; more than
   * this is no answer to what was asked.
   */
  private static final int MAX_BYTES = 16 << 20;

  private final S3Sdk sdk;
  private final String bucket;
  private final S3Reads reads;

  /**
   * @param reads looks at objects whose version a listing does not name
   */
  S3Listing(S3Sdk sdk, String bucket, S3Reads reads) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.reads = reads;
  }

  /**
   * See {@link io.drover.storage.ObjectStore#list}. Goes on over pages that have no entries, as
   * stores with many delete markers send them.
   */
  ListPage page(ListRequest request) {
    Map<String, String> query = query(request);
    while (true) {
      WireResponse response = sdk.wire().send(wire(request, query));
      ListingDocument answer = document(response);
      if (!answer.objects().isEmpty() || !answer.truncated()) {
        return new ListPage(answer.objects(), !answer.truncated());
      }
      String next = answer.next();
      if (next == null) {
        throw response.noStore("a truncated page has no continuation");
      }
      query.put("continuation-token", next);
    }
  }

  private static Map<String, String> query(ListRequest request) {
    Map<String, String> query = new HashMap<>();
    query.put("list-type", "2");
    // Keys may hold characters that XML does not (T-11).
    query.put("encoding-type", "url");
    query.put("max-keys", Integer.toString(request.limit()));
    query.put("prefix", request.prefix());
    request.startAfter().ifPresent(key -> query.put("start-after", key.value()));
    return query;
  }

  private WireRequest wire(ListRequest request, Map<String, String> query) {
    String what = "list s3://" + bucket + "/" + request.prefix();
    return new WireRequest(what, Method.GET, "", Map.copyOf(query), Map.of(), null);
  }

  /** Anything that is no listing would otherwise pass for an empty one (T-35). */
  private ListingDocument document(WireResponse response) {
    byte[] xml = response.all(MAX_BYTES);
    try {
      return ListingDocument.read(xml, this::look);
    } catch (ListingDocument.Malformed e) {
      throw response.noStore("it is not a listing: " + e.getMessage());
    }
  }

  private Optional<ListedObject> look(ObjectKey key) {
    return reads
        .head(key)
        .map(stat -> new ListedObject(key, stat.size(), stat.modified(), stat.pin()));
  }
}
