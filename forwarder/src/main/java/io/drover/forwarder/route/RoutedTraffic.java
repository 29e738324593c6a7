package io.drover.forwarder.route;

import io.drover.forwarder.ListPass;
import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.schemas.record.ChangeStep;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Routes requests by the routes in force. A bucket without one is its home store's, without lease,
 * without a record and without a further request.
 */
public final class RoutedTraffic implements Traffic {
  private final Homes homes;
  private final Gatehouse house;
  private final ChangeLog changes;
  private final Forwarding forwarding;
  private final Clock clock;
  private final Duration intentTimeout;

  /**
   * Wires it.
   *
   * @param clock what time it is in the records of changes
   * @param intentTimeout longest wait for the record of a write before it is sent
   */
  public RoutedTraffic(
      Homes homes,
      Gatehouse house,
      ChangeLog changes,
      Forwarding forwarding,
      Clock clock,
      Duration intentTimeout) {
    this.homes = homes;
    this.house = house;
    this.changes = changes;
    this.forwarding = forwarding;
    this.clock = clock;
    this.intentTimeout = intentTimeout;
  }

  @Override
  public ReadPass read(String bucket, ObjectKey key) throws InterruptedException {
    Place asked = asked(bucket, key);
    long lease = house.ask(Gates::lease);
    return new Read(house.admit((gates, now) -> gates.read(asked, lease, now)));
  }

  @Override
  public ListPass list(String bucket, String prefix) throws InterruptedException {
    StoreUri home = homes.of(bucket);
    long lease = house.ask(Gates::lease);
    return new Listing(house.admit((gates, now) -> gates.list(home, prefix, lease, now)));
  }

  @Override
  public WritePass write(String bucket, ObjectKey key, Write write) throws InterruptedException {
    Place asked = asked(bucket, key);
    long lease = house.ask(Gates::lease);
    Pass.Placed placed = house.admit((gates, now) -> gates.write(asked, write, lease, now));
    intend(placed.pass());
    return new Written(placed);
  }

  @Override
  public Place upload(String bucket, ObjectKey key) throws InterruptedException {
    Place asked = asked(bucket, key);
    long lease = house.ask(Gates::lease);
    Pass.Placed placed =
        house.admit((gates, now) -> gates.write(asked, Write.COMPLETE_UPLOAD, lease, now));
    house.over(placed.pass());
    return placed.place();
  }

  private Place asked(String bucket, ObjectKey key) {
    StoreUri home = homes.of(bucket);
    return new Place(home, home.key(key.value()));
  }

  /**
   * Records a write before it is sent. If that fails it is over: nothing was sent.
   *
   * @throws SlowDown if it cannot be recorded, or the lease was lost meanwhile
   */
  private void intend(Pass pass) throws InterruptedException {
    boolean recorded = false;
    try {
      recorded = recorded(pass);
    } finally {
      if (!recorded) {
        result(pass, ChangeStep.REFUSED);
      }
    }
    if (!recorded) {
      throw new SlowDown("the write could not be recorded");
    }
  }

  private boolean recorded(Pass pass) throws InterruptedException {
    Optional<Gates.Recorded> intent = change(pass, ChangeStep.INTENT);
    if (intent.isEmpty()) {
      return true;
    }
    CountDownLatch settled = new CountDownLatch(1);
    AtomicBoolean kept = new AtomicBoolean();
    changes.append(
        intent.get().key(),
        intent.get().change(),
        durable -> {
          kept.set(durable);
          settled.countDown();
        });
    return settled.await(intentTimeout.toNanos(), TimeUnit.NANOSECONDS)
        && kept.get()
        && house.ask((gates, now) -> gates.answer(pass, now)).isEmpty();
  }

  private Optional<Gates.Recorded> change(Pass pass, ChangeStep step) {
    return house.ask((gates, _) -> gates.change(pass, step, clock.instant()));
  }

  /**
   * Records what became of a write. It is over once that is durable, or known not to be: without a
   * result its intent is taken for a write that may still take effect.
   */
  private void result(Pass pass, ChangeStep step) {
    change(pass, step)
        .ifPresentOrElse(
            result -> changes.append(result.key(), result.change(), _ -> house.over(pass)),
            () -> house.over(pass));
  }

  /** Gives up writes whose lease is lost and whose store has not answered for too long. */
  public void abandonLate() {
    house.ask(Gates::abandon).forEach(pass -> result(pass, ChangeStep.UNKNOWN));
  }

  private void allowed(Pass pass) {
    house
        .settle((gates, now) -> gates.answer(pass, now))
        .ifPresent(
            reason -> {
              throw new SlowDown(reason);
            });
  }

  private final class Read implements ReadPass {
    private final Pass.Placed placed;
    private final Search search;

    Read(Pass.Placed placed) {
      this.placed = placed;
      this.search = new Search(placed.place(), forwarding);
    }

    @Override
    public Place place() {
      return placed.place();
    }

    @Override
    public Optional<Place> elsewhere() {
      try {
        return search.next();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SlowDown("the gateway is stopping");
      }
    }

    @Override
    public void check() {
      allowed(placed.pass());
    }

    @Override
    public void close() {
      house.over(placed.pass());
    }
  }

  private final class Listing implements ListPass {
    private final List<Gates.Listed> parts;

    Listing(List<Gates.Listed> parts) {
      this.parts = parts;
    }

    @Override
    public List<Segment> segments() {
      return parts.stream()
          .map(Gates.Listed::stretch)
          .map(
              part ->
                  new Segment(part.store(), part.storePrefix(), part.shownPrefix(), part.without()))
          .toList();
    }

    @Override
    public void check() {
      parts.forEach(part -> allowed(part.pass()));
    }

    @Override
    public void close() {
      parts.forEach(part -> house.over(part.pass()));
    }
  }

  private final class Written implements WritePass {
    private final Pass.Placed placed;
    private boolean told;

    Written(Pass.Placed placed) {
      this.placed = placed;
    }

    @Override
    public Place place() {
      return placed.place();
    }

    @Override
    public void done() {
      tell(ChangeStep.DONE);
    }

    @Override
    public void refused() {
      tell(ChangeStep.REFUSED);
    }

    /** The answer is judged first: what is recorded then may let the gateway confirm a switch. */
    private void tell(ChangeStep step) {
      if (told) {
        throw new IllegalStateException("the result of this write is known already");
      }
      told = true;
      Optional<String> reason = house.ask((gates, now) -> gates.answer(placed.pass(), now));
      result(placed.pass(), step);
      if (reason.isPresent()) {
        throw new SlowDown(reason.get());
      }
    }

    @Override
    public void close() {
      if (!told) {
        told = true;
        result(placed.pass(), ChangeStep.UNKNOWN);
      }
    }
  }
}
