package io.drover.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.StorageResponseSerializationFormat;
import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ListPage;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages of a container's listing, as the service orders them. */
final class AzureListing implements NativeListing {
  /** Metadata that marks a directory of an account with a hierarchical namespace. */
  private static final String DIRECTORY = "hdi_isfolder";

  /** The SDK has a field for it, which it leaves empty when it asks for one container. */
  private static final HttpHeaderName HIERARCHICAL =
      HttpHeaderName.fromString("x-ms-is-hns-enabled");

  private final AzureSdk sdk;
  private final String container;
  private volatile @Nullable Boolean directories;

  AzureListing(AzureSdk sdk, String container) {
    this.sdk = sdk;
    this.container = container;
  }

  /** Goes on over pages that have no entries, as containers with many deleted blobs send them. */
  @Override
  public Page page(String prefix, Optional<String> from, int limit) {
    String what = "list azblob://%s/%s".formatted(container, prefix);
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setMaxResultsPerPage(Math.min(limit, AzureLimits.MAX_PAGE))
            .setDetails(new BlobListDetails().setRetrieveMetadata(directories(what)))
            .setStorageResponseSerializationFormat(StorageResponseSerializationFormat.XML);
    if (!prefix.isEmpty()) {
      options.setPrefix(prefix);
    }
    from.ifPresent(options::setStartFrom);
    Gathered gathered = new Gathered(what);
    String marker = "";
    do {
      marker = gathered.add(fetch(what, options, marker));
    } while (nothingNew(from, gathered.objects) && !marker.isEmpty());
    boolean last = marker.isEmpty();
    from.ifPresent(key -> honoured(what, key, gathered.objects, last));
    return new Page(gathered.objects, last, ListPage.named(gathered.skipped));
  }

  /**
   * Whether the listing may have directories, which only metadata tells from objects. Asked once,
   * because metadata makes listings long; who may not ask has to take that.
   */
  private boolean directories(String what) {
    Boolean known = directories;
    if (known == null) {
      known = hierarchical(what);
      directories = known;
    }
    return known;
  }

  private boolean hierarchical(String what) {
    try {
      return sdk.call(
          what,
          client ->
              "true"
                  .equalsIgnoreCase(
                      client
                          .getAccountInfoWithResponse(null, Context.NONE)
                          .getHeaders()
                          .getValue(HIERARCHICAL)));
    } catch (StoreException.Denied | StoreException.NotFound | StoreException.Unsupported e) {
      return true;
    }
  }

  private PagedResponse<BlobItem> fetch(String what, ListBlobsOptions options, String marker) {
    return sdk.call(what, client -> page(client, options, marker.isEmpty() ? null : marker));
  }

  private static PagedResponse<BlobItem> page(
      BlobContainerClient client, ListBlobsOptions options, @Nullable String marker) {
    return client.listBlobs(options, marker, null).iterableByPage().iterator().next();
  }

  /** Short pages are allowed anywhere, also one with nothing but the key that it begins at. */
  private static boolean nothingNew(Optional<String> from, List<ListedObject> objects) {
    return switch (objects.size()) {
      case 0 -> true;
      case 1 -> from.equals(Optional.of(objects.getFirst().key().value()));
      default -> false;
    };
  }

  /** A service that does not know {@code startFrom} begins anew each time: the end never comes. */
  private static void honoured(
      String what, String from, List<ListedObject> objects, boolean atEnd) {
    if (objects.isEmpty()) {
      return;
    }
    String first = objects.getFirst().key().value();
    String last = objects.getLast().key().value();
    boolean before = first.compareTo(from) < 0 && ObjectKey.compareUtf8(first, from) < 0;
    if (before || (last.equals(from) && !atEnd)) {
      throw new StoreException.Unsupported(
          "%s failed: the service ignores startFrom; it must support version %s"
              .formatted(what, AzureSdk.VERSION.getVersion()));
    }
  }

  /** Entries of one or more pages of the service. */
  private static final class Gathered {
    private final String what;
    private final List<ListedObject> objects = new ArrayList<>();
    private final List<Accommodation> skipped = new ArrayList<>();

    Gathered(String what) {
      this.what = what;
    }

    /** Adds a page; gives where the next begins, empty after the last. */
    String add(PagedResponse<BlobItem> page) {
      page.getValue().forEach(this::add);
      String marker = page.getContinuationToken();
      return marker == null ? "" : marker;
    }

    private void add(BlobItem item) {
      Map<String, String> metadata = item.getMetadata();
      if (metadata != null && "true".equalsIgnoreCase(metadata.get(DIRECTORY))) {
        skipped.add(new Accommodation("directory", Effect.DROPPED, item.getName()));
        return;
      }
      BlobItemProperties about = item.getProperties();
      if (about == null || about.getContentLength() == null || about.getETag() == null) {
        throw new StoreException.Unsupported(
            "%s failed: the listing has no size or no ETag for '%s'"
                .formatted(what, item.getName()));
      }
      objects.add(
          new ListedObject(
              new ObjectKey(item.getName()),
              about.getContentLength(),
              about.getLastModified() == null ? Instant.EPOCH : about.getLastModified().toInstant(),
              AzureStat.pin(about.getETag())));
    }
  }
}
