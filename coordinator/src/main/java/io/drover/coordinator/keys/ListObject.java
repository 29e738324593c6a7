package io.drover.coordinator.keys;

import io.drover.storage.ByteRange;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object that holds a list, or a part of one.
 *
 * @param size its bytes
 */
record ListObject(ObjectStore store, ObjectKey key, Pin pin, long size) {
  /**
   * The present version.
   *
   * @throws KeyListException if there is none
   */
  static ListObject present(ObjectStore store, ObjectKey key) {
    ObjectStat stat =
        store
            .head(key)
            .orElseThrow(
                () ->
                    new KeyListException("key list '%s' is not in %s".formatted(key, store.uri())));
    return new ListObject(store, key, stat.pin(), stat.size());
  }

  /**
   * Its bytes from an offset on.
   *
   * @throws KeyListException if the object is another version now
   */
  InputStream open(long offset) {
    if (offset >= size) {
      return InputStream.nullInputStream();
    }
    try {
      ObjectBody body = store.read(key, pin, new ByteRange(offset, size - offset));
      return new BodyStream(body);
    } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
      throw changed(store, key, e);
    }
  }

  static KeyListException changed(
      ObjectStore store, ObjectKey key, @Nullable StoreException cause) {
    return new KeyListException(
        ("key list '%s' in %s was changed or removed after the job began to read it: places in"
                + " the old one mean nothing in a new one")
            .formatted(key, store.uri()),
        cause);
  }
}
