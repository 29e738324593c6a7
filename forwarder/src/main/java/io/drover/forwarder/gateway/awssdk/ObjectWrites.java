package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import org.gaul.s3proxy.S3ProxyException;

/** Lets writes through and says what became of them. */
final class ObjectWrites {
  private final Traffic traffic;
  private final Backends backends;

  ObjectWrites(Traffic traffic, Backends backends) {
    this.traffic = traffic;
    this.backends = backends;
  }

  /** A write of one object. */
  @FunctionalInterface
  interface Write<T> {
    T at(Place place, ObjectStore store);
  }

  /** Does a write where it belongs. Its result may be passed on. */
  <T> T write(String bucket, String key, Traffic.Write kind, Write<T> write) {
    try (WritePass pass = traffic.write(bucket, new ObjectKey(key), kind)) {
      T result = attempt(pass, write);
      pass.done();
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.slowDown("the gateway is stopping", e);
    } catch (SlowDown e) {
      throw Refusal.slowDown(e);
    } catch (StoreException e) {
      throw Refusal.of(e);
    }
  }

  private <T> T attempt(WritePass pass, Write<T> write) {
    try {
      return write.at(pass.place(), backends.at(pass.place()));
    } catch (StoreException e) {
      if (certain(e)) {
        pass.refused();
      }
      throw e;
    } catch (S3ProxyException e) {
      pass.refused(); // Nothing was sent: the request itself is wrong.
      throw e;
    }
  }

  /** Whether a failure says that nothing was written. All others leave it open. */
  private static boolean certain(StoreException failure) {
    return switch (failure) {
      case StoreException.PreconditionFailed ignored -> true;
      case StoreException.NotFound ignored -> true;
      case StoreException.Denied ignored -> true;
      case StoreException.Unsupported ignored -> true;
      case StoreException.Conflict ignored -> false;
      case StoreException.Throttled ignored -> false;
      case StoreException.Unavailable ignored -> false;
      case StoreException.Corrupted ignored -> false;
    };
  }
}
