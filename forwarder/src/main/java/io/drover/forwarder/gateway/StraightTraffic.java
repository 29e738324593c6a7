package io.drover.forwarder.gateway;

import io.drover.forwarder.ListPass;
import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.forwarder.route.Homes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.util.List;
import java.util.Optional;

/**
 * Traffic of buckets that are not being migrated: every bucket is at home, nothing is recorded,
 * nothing is held, and nobody is asked.
 */
public final class StraightTraffic implements Traffic {
  private final Homes homes;

  /**
   * @param homes where each bucket is; a prefix there is put before every key
   */
  public StraightTraffic(Homes homes) {
    this.homes = homes;
  }

  @Override
  public ReadPass read(String bucket, ObjectKey key) {
    return new Pass(at(bucket, key));
  }

  @Override
  public ListPass list(String bucket, String prefix) {
    StoreUri home = homes.of(bucket);
    return new Listing(List.of(new ListPass.Segment(bucketOf(home), home.prefix(), "", List.of())));
  }

  @Override
  public WritePass write(String bucket, ObjectKey key, Write write) {
    return new Pass(at(bucket, key));
  }

  @Override
  public Place upload(String bucket, ObjectKey key) {
    return at(bucket, key);
  }

  private Place at(String bucket, ObjectKey key) {
    StoreUri home = homes.of(bucket);
    return new Place(bucketOf(home), home.prefix().isEmpty() ? key : home.key(key.value()));
  }

  private static StoreUri bucketOf(StoreUri home) {
    return home.prefix().isEmpty()
        ? home
        : new StoreUri(home.scheme(), home.store(), home.bucket(), "");
  }

  /** A read or a write that needs nobody's leave. */
  private record Pass(Place place) implements ReadPass, WritePass {
    @Override
    public Optional<Place> elsewhere() {
      return Optional.empty();
    }

    @Override
    public void check() {
      // What the store says is true: no switch is under way.
    }

    @Override
    public void done() {
      // Nobody records it.
    }

    @Override
    public void refused() {
      // Nobody records it.
    }

    @Override
    public void close() {
      // Nobody waits for it.
    }
  }

  private record Listing(List<Segment> segments) implements ListPass {
    @Override
    public void check() {
      // What the store says is true: no switch is under way.
    }

    @Override
    public void close() {
      // Nobody waits for it.
    }
  }
}
