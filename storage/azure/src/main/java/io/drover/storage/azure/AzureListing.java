package io.drover.storage.azure;

import io.drover.storage.ListPage;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/** Pages of a container's listing, as the service orders them. */
final class AzureListing implements NativeListing {
  private final AzureWire wire;
  private final String container;

  AzureListing(AzureWire wire, String container) {
    this.wire = wire;
    this.container = container;
  }

  /** Goes on over pages that have no entries, as containers with many deleted blobs send them. */
  @Override
  public Page page(String prefix, Optional<String> from, int limit) {
    Map<String, String> query = new TreeMap<>();
    query.put("restype", "container");
    query.put("comp", "list");
    query.put("maxresults", Integer.toString(Math.min(limit, AzureLimits.MAX_PAGE)));
    if (!prefix.isEmpty()) {
      query.put("prefix", prefix);
    }
    from.ifPresent(key -> query.put("startFrom", key));
    String what = "list azblob://%s/%s".formatted(container, prefix);
    ListingDocument document = new ListingDocument();
    do {
      fetch(what, query, document);
      query.put("marker", document.nextMarker());
    } while (nothingNew(from, document) && !document.nextMarker().isEmpty());
    from.ifPresent(key -> honoured(what, key, document));
    return new Page(
        document.objects(),
        document.nextMarker().isEmpty(),
        document.skipped().stream().limit(ListPage.MAX_SKIPPED).toList());
  }

  /** Short pages are allowed anywhere, also one with nothing but the key that it begins at. */
  private static boolean nothingNew(Optional<String> from, ListingDocument document) {
    return switch (document.objects().size()) {
      case 0 -> true;
      case 1 -> from.equals(Optional.of(document.objects().getFirst().key().value()));
      default -> false;
    };
  }

  private void fetch(String what, Map<String, String> query, ListingDocument document) {
    WireResponse response =
        wire.send(new WireRequest(what, "GET", null, query, WireRequest.noHeaders(), null));
    try (InputStream body = response.stream(0)) {
      document.read(Xml.reader(body));
    } catch (IOException e) {
      throw AzureFailure.unreached(what, e);
    } catch (XMLStreamException e) {
      response.abandon();
      if (e.getNestedException() instanceof IOException broken) {
        throw AzureFailure.unreached(what, broken);
      }
      throw new StoreException.Unsupported(
          "%s failed: the answer is no listing: %s".formatted(what, e.getMessage()), e);
    }
  }

  /** A service that does not know {@code startFrom} begins anew each time: the end never comes. */
  private static void honoured(String what, String from, ListingDocument document) {
    if (document.objects().isEmpty()) {
      return;
    }
    String first = document.objects().getFirst().key().value();
    String last = document.objects().getLast().key().value();
    boolean before = first.compareTo(from) < 0 && ObjectKey.compareUtf8(first, from) < 0;
    boolean stuck = last.equals(from) && !document.nextMarker().isEmpty();
    if (before || stuck) {
      throw new StoreException.Unsupported(
          "%s failed: the service ignores startFrom; it must support version %s"
              .formatted(what, AzureWire.VERSION));
    }
  }
}
