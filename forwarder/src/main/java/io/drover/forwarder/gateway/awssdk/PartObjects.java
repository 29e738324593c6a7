package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Uploads;
import io.drover.storage.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * Uploads in stores that have no such thing: each part is an object of its own under a name that
 * applications do not see; the completion puts them together, byte by byte.
 */
final class PartObjects implements Uploads {
  /** Names that start so are hidden from applications. */
  static final String HIDDEN = ".drover-uploads/";

  private static final int NUMBER_DIGITS = 5;

  private final ObjectStore store;

  PartObjects(ObjectStore store) {
    this.store = store;
  }

  /** Uploads of a store: its own, if it has such a thing. */
  static Uploads of(ObjectStore store) {
    return store.uploads().orElseGet(() -> new PartObjects(store));
  }

  @Override
  public boolean keepsAttributes() {
    return false;
  }

  @Override
  public String begin(ObjectKey key, ObjectAttributes attributes) {
    return UUID.randomUUID().toString();
  }

  @Override
  public String part(ObjectKey key, String upload, int number, StreamedPayload payload) {
    return store
        .put(name(upload, number), ObjectAttributes.NONE, payload, Condition.NONE)
        .pin()
        .value();
  }

  @Override
  public List<SentPart> parts(ObjectKey key, String upload) {
    return objects(upload).stream().map(PartObjects::sent).toList();
  }

  private static SentPart sent(ListedObject part) {
    return new SentPart(number(part.key()), part.pin().value(), part.size());
  }

  @Override
  public Written complete(
      ObjectKey key,
      String upload,
      ObjectAttributes attributes,
      List<SentPart> parts,
      Condition condition) {
    List<ListedObject> held = objects(upload);
    List<ListedObject> taken = new ArrayList<>();
    for (SentPart part : parts) {
      taken.add(
          held.stream()
              .filter(each -> number(each.key()) == part.number())
              .findFirst()
              .orElseThrow(Refusal::invalidPart));
    }
    long size = taken.stream().mapToLong(ListedObject::size).sum();
    try (Joined joined = new Joined(taken)) {
      Written written = store.put(key, attributes, new StreamedPayload(joined, size), condition);
      remove(held);
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException("closing a part", e);
    }
  }

  /** Opens one part after the other. */
  private final class Joined extends InputStream {
    private final Iterator<ListedObject> left;
    private InputStream present = InputStream.nullInputStream();

    Joined(List<ListedObject> parts) {
      this.left = parts.iterator();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = present.read(buffer, offset, length);
      while (n < 0 && left.hasNext()) {
        present.close();
        ListedObject part = left.next();
        present = new Body(store.read(part.key(), part.pin()));
        n = present.read(buffer, offset, length);
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      present.close();
    }
  }

  @Override
  public void abort(ObjectKey key, String upload) {
    try {
      remove(objects(upload));
    } catch (StoreException.NotFound e) {
      if (e.what() != StoreException.NotFound.What.UPLOAD) {
        throw e;
      }
    }
  }

  private void remove(List<ListedObject> parts) {
    parts.forEach(part -> store.delete(part.key(), Condition.NONE));
  }

  private List<ListedObject> objects(String upload) {
    List<ListedObject> objects = new ArrayList<>();
    ListRequest request = ListRequest.first(HIDDEN + upload + "/");
    for (ListPage page = store.list(request); ; page = store.list(request)) {
      objects.addAll(page.objects());
      if (page.last()) {
        break;
      }
      request = request.after(page.objects().getLast().key());
    }
    if (objects.isEmpty()) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.UPLOAD, "no part of upload %s is there".formatted(upload));
    }
    return objects;
  }

  private static ObjectKey name(String upload, int number) {
    return new ObjectKey(HIDDEN + upload + "/" + "%05d".formatted(number));
  }

  private static int number(ObjectKey name) {
    String text = name.value();
    return Integer.parseInt(text.substring(text.length() - NUMBER_DIGITS));
  }
}
