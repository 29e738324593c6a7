package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.record.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Changes of one partition in a list; whoever follows hears of each at once. */
final class ListedChanges {
  private final List<Change> changes = new ArrayList<>();
  private final List<Followed> followers = new CopyOnWriteArrayList<>();

  /** A follower; hands over whatever there is, without a bound. */
  private final class Followed implements Repetition.ChangeReading {
    private final ChangeLedger ledger;
    private final Repetition.Listener<ChangePage> listener;

    Followed(ChangeLedger ledger, Repetition.Listener<ChangePage> listener) {
      this.ledger = ledger;
      this.listener = listener;
    }

    void read() {
      for (int at = 0; at < changes.size(); at++) {
        if (ledger.reads(0, at)) {
          ledger.accept(0, at, changes.get(at));
        }
      }
    }

    void tell() {
      read();
      if (ledger.gathered() > 0) {
        listener.found(ledger.take(0));
      }
    }

    @Override
    public void barrier(long request) {
      synchronized (ListedChanges.this) {
        read();
        listener.found(ledger.take(request));
      }
    }

    @Override
    public long unplanned() {
      return 0;
    }

    @Override
    public void published() {}

    @Override
    public void stop() {
      followers.remove(this);
    }
  }

  synchronized Repetition.ChangeReading follow(
      Job.Running job, LiveScope scope, Repetition.Listener<ChangePage> listener) {
    ChangeLedger ledger =
        new ChangeLedger(scope, job.plan().changes(), new ChangeLedger.Bounds(1_000, 1_000));
    Followed followed = new Followed(ledger, listener);
    followers.add(followed);
    followed.tell();
    return followed;
  }

  synchronized void publish(Change change) {
    changes.add(change);
    followers.forEach(Followed::tell);
  }
}
