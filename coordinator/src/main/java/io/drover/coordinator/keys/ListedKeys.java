package io.drover.coordinator.keys;

import io.drover.schemas.record.KeyListFormat;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.StoreUri;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a list of keys. Reads entries from any place on; goes on where it is without
 * opening anything again. For one thread.
 */
public final class ListedKeys implements AutoCloseable {
  private final ListObject object;
  private final KeyListFormat format;
  private @Nullable Inventory inventory;
  private @Nullable EntryCursor cursor;
  private Position at = Position.START;

  private ListedKeys(ListObject object, KeyListFormat format) {
    this.object = object;
    this.format = format;
  }

  /**
   * The present version.
   *
   * @param store of the location's bucket or directory; also holds what a manifest names
   * @throws KeyListException if there is none
   * @throws io.drover.storage.StoreException if the store fails
   */
  public static ListedKeys present(ObjectStore store, ObjectKey key, KeyListFormat format) {
    return new ListedKeys(ListObject.present(store, key), format);
  }

  /** Which version it is. */
  public Pin version() {
    return object.pin();
  }

  /**
   * Makes sure that places in a list are places in this one.
   *
   * @throws KeyListException if it is another version
   */
  public void requireVersion(Pin expected) {
    if (!expected.equals(version())) {
      throw ListObject.changed(object.store(), object.key(), null);
    }
  }

  /** Whether the same key may come more than once. */
  public boolean mayRepeat() {
    return switch (format) {
      case LINES, CSV -> true;
      case S3_INVENTORY -> false;
    };
  }

  /**
   * The entries from a place on. May be called again with the same place after a failure.
   *
   * @param from the beginning, or what an entry says is next
   * @param most how many, at most
   * @return in their order; empty only at the end
   * @throws KeyListException if the list is not what it should be
   * @throws io.drover.storage.StoreException if the store fails
   */
  public List<KeyEntry> read(Position from, int most) {
    boolean done = false;
    try {
      List<KeyEntry> entries = new ArrayList<>();
      EntryCursor open = at(from);
      KeyEntry entry;
      while (entries.size() < most && (entry = open.next()) != null) {
        entries.add(entry);
        at = entry.next();
      }
      done = true;
      return entries;
    } catch (IOException e) {
      throw new KeyListException(
          "key list '%s' cannot be read behind %s: %s".formatted(object.key(), at, e), e);
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private EntryCursor at(Position from) throws IOException {
    EntryCursor open = cursor;
    if (open != null && at.equals(from)) {
      return open;
    }
    close();
    open = open(from);
    cursor = open;
    at = from;
    return open;
  }

  private EntryCursor open(Position from) throws IOException {
    return switch (format) {
      case LINES -> new LineCursor(object.open(from.offset()), from.offset());
      case CSV -> new RowCursor(object.open(from.offset()), from.offset(), object.size());
      case S3_INVENTORY -> new InventoryCursor(inventory(), this::file, from);
    };
  }

  private Inventory inventory() throws IOException {
    Inventory known = inventory;
    if (known == null) {
      try (InputStream bytes = object.open(0)) {
        known = Inventory.read(bytes);
      }
      inventory = known;
    }
    return known;
  }

  /**
   * A data file: in the bucket of the manifest, or for a manifest on a file system beside it or in
   * the directory {@code data} beside it.
   */
  private ListObject file(Inventory.DataFile file) {
    ObjectStore store = object.store();
    if (!store.uri().scheme().equals(StoreUri.FILE)) {
      return ListObject.present(store, new ObjectKey(file.key()));
    }
    String name = file.key().substring(file.key().lastIndexOf('/') + 1);
    ObjectKey beside = new ObjectKey(name);
    return ListObject.present(
        store, store.head(beside).isPresent() ? beside : new ObjectKey("data/" + name));
  }

  /** Lets go of what is open; another {@link #read} opens it again. Idempotent. */
  @Override
  public void close() {
    EntryCursor open = cursor;
    cursor = null;
    if (open != null) {
      try {
        open.close();
      } catch (UncheckedIOException e) {
        throw new KeyListException("key list '%s' cannot be closed".formatted(object.key()), e);
      }
    }
  }
}
