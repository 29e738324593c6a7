package io.drover.e2e.simulation;

import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a gateway does with a request, as the contract of {@link Traffic} has it. Whatever is not
 * one of its answers ends the run.
 */
final class Door {
  static final String BUCKET = "photos";

  private final Traffic traffic;
  private final Function<StoreUri, ObjectStore> stores;
  private final Weakness weakness;

  Door(Traffic traffic, Function<StoreUri, ObjectStore> stores, Weakness weakness) {
    this.traffic = traffic;
    this.stores = stores;
    this.weakness = weakness;
  }

  /** What a client is told. */
  sealed interface Answer {
    /** 200 with a body. */
    record Found(String value) implements Answer {}

    /** 404. */
    record Missing() implements Answer {}

    /** 200 or 204. */
    record Done() implements Answer {}

    /**
     * 503 SlowDown.
     *
     * @param sent whether a write was sent to a store before
     */
    record Later(boolean sent) implements Answer {}
  }

  /** A write of one object. */
  @FunctionalInterface
  private interface Write {
    void at(ObjectStore store, ObjectKey key);
  }

  Answer get(String key) {
    try (ReadPass pass = traffic.read(BUCKET, new ObjectKey(key))) {
      Optional<String> found = look(pass);
      judged(pass::check);
      return found.<Answer>map(Answer.Found::new).orElseGet(Answer.Missing::new);
    } catch (SlowDown | StoreException.Unavailable | StoreException.Throttled _) {
      return new Answer.Later(false);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  private Optional<String> look(ReadPass pass) {
    Optional<String> found = read(pass.place());
    while (found.isEmpty()) {
      Optional<Place> next = pass.elsewhere();
      if (next.isEmpty()) {
        break;
      }
      found = read(next.get());
    }
    return found;
  }

  private Optional<String> read(Place place) {
    try (ObjectBody body = stores.apply(place.store()).read(place.key())) {
      byte[] bytes = new byte[(int) body.length()];
      body.readFully(bytes, 0, bytes.length);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (StoreException.NotFound _) {
      return Optional.empty();
    }
  }

  Answer put(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return write(
        key,
        Traffic.Write.PUT,
        (store, at) -> store.put(at, ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE));
  }

  Answer delete(String key) {
    return write(key, Traffic.Write.DELETE, (store, at) -> store.delete(at, Condition.NONE));
  }

  private Answer write(String key, Traffic.Write kind, Write write) {
    boolean sent = false;
    try (WritePass pass = traffic.write(BUCKET, new ObjectKey(key), kind)) {
      sent = true;
      write.at(stores.apply(pass.place().store()), pass.place().key());
      judged(pass::done);
      return new Answer.Done();
    } catch (SlowDown | StoreException.Unavailable | StoreException.Throttled _) {
      return new Answer.Later(sent);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  private void judged(Runnable check) {
    try {
      check.run();
    } catch (SlowDown e) {
      if (weakness != Weakness.ANSWERS_WITHOUT_LEASE) {
        throw e;
      }
    }
  }
}
