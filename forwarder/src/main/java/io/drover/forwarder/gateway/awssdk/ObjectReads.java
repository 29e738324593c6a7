package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.OpenRange;
import io.drover.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;

/**
 * Reads of objects, wherever they are. A pass is over once it is sure that what the store said may
 * be passed on: from then on the answer is about one version, and a switch need not wait until a
 * slow client has taken it.
 */
final class ObjectReads {
  /** An object that changes while it is looked at is looked at again. */
  private static final int ROUNDS = 5;

  private final Traffic traffic;
  private final Backends backends;
  private final int small;

  /**
   * @param small bodies of at most so many bytes are taken whole
   */
  ObjectReads(Traffic traffic, Backends backends, int small) {
    this.traffic = traffic;
    this.backends = backends;
    this.small = small;
  }

  /**
   * An open body and where it is.
   *
   * @param store the store that the version belongs to
   * @param body what was asked for
   */
  record Opened(ObjectStore store, ObjectBody body) {}

  /**
   * What a store says and which one.
   *
   * @param place where the object is
   * @param store the store that the version belongs to
   * @param stat what it says
   */
  record Seen(Place place, ObjectStore store, ObjectStat stat) {}

  /** What is known of an object. */
  Optional<Seen> head(String bucket, String key) {
    return look(
        bucket,
        key,
        (place, store) -> store.head(place.key()).map(stat -> new Seen(place, store, stat)));
  }

  /** Its tags. */
  Optional<Map<String, String>> tags(String bucket, String key) {
    return look(bucket, key, (place, store) -> Optional.of(store.tags(place.key())));
  }

  /**
   * An object as it is now, or the range of it that is asked for. A small body is taken whole, so
   * that a store that finds out at its end that the object was replaced can be asked again.
   */
  Optional<Opened> open(String bucket, String key, Optional<OpenRange> range) {
    return look(bucket, key, (place, store) -> open(place, store, range));
  }

  private Optional<Opened> open(Place place, ObjectStore store, Optional<OpenRange> range) {
    for (int round = 1; ; round++) {
      try {
        ObjectBody body =
            range.isEmpty() ? store.read(place.key()) : range(place, store, range.get());
        return Optional.of(new Opened(store, settled(body)));
      } catch (StoreException.PreconditionFailed e) {
        if (round == ROUNDS) {
          throw new StoreException.Conflict("%s keeps changing".formatted(place.key()), e);
        }
      }
    }
  }

  private static ObjectBody range(Place place, ObjectStore store, OpenRange range) {
    return store
        .read(place.key(), range)
        .orElseThrow(() -> new S3ProxyException(S3ErrorCode.INVALID_RANGE));
  }

  private ObjectBody settled(ObjectBody body) {
    if (body.length() > small) {
      return body;
    }
    try (body) {
      byte[] bytes = new byte[(int) body.length()];
      body.readFully(bytes, 0, bytes.length);
      return ObjectBody.of(body.stat(), bytes.length, new ByteArrayInputStream(bytes));
    }
  }

  @FunctionalInterface
  private interface Look<T> {
    Optional<T> at(Place place, ObjectStore store);
  }

  private <T> Optional<T> look(String bucket, String key, Look<T> look) {
    try (ReadPass pass = traffic.read(bucket, new ObjectKey(key))) {
      Optional<T> found = at(pass.place(), look);
      while (found.isEmpty()) {
        Optional<Place> next = pass.elsewhere();
        if (next.isEmpty()) {
          break;
        }
        found = at(next.get(), look);
      }
      check(pass, found);
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.slowDown("the gateway is stopping", e);
    } catch (SlowDown e) {
      throw Refusal.slowDown(e);
    } catch (StoreException e) {
      throw Refusal.of(e);
    }
  }

  private <T> Optional<T> at(Place place, Look<T> look) {
    try {
      return look.at(place, backends.at(place));
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static <T> void check(ReadPass pass, Optional<T> found) {
    try {
      pass.check();
    } catch (SlowDown e) {
      if (found.isPresent() && found.get() instanceof Opened opened) {
        opened.body().close();
      }
      throw e;
    }
  }
}
