package io.drover.coordinator.repeat;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.cutover.Sweep;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.coordinator.plan.PlanOrder;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.coordinator.plan.SweepPlanner;
import io.drover.coordinator.sweep.SweepPage;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.Outcome;
import io.drover.storage.Stores;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is to be planned again, by the topic and the stores of this process. */
public final class KafkaRepetition implements Repetition {
  /**
   * Changed keys that wait are some bytes each; writes of unknown outcome are as many as gateways
   * had under way when they died or their store did not answer, and all of them fit into a route.
   */
  private static final ChangeLedger.Bounds CHANGES = new ChangeLedger.Bounds(5_000, 5_000);

  private final KafkaClients clients;
  private final Stores stores;
  private final StoreCalls calls;
  private final PlanLimits limits;
  private final int pagesAhead;
  private final DeferredReader deferred;

  /**
   * @param limits of listings, and looks at single objects at once
   * @param pagesAhead pages of a job that are read and not published
   */
  public KafkaRepetition(
      KafkaClients clients, Stores stores, StoreCalls calls, PlanLimits limits, int pagesAhead) {
    this.clients = clients;
    this.stores = stores;
    this.calls = calls;
    this.limits = limits;
    this.pagesAhead = pagesAhead;
    this.deferred = new DeferredReader(this::open, pagesAhead);
  }

  private TopicLog<Outcome> open() {
    return new TopicLog<>(clients, Topic.OUTCOMES, Outcome.class);
  }

  @Override
  public Marks end() {
    try (TopicLog<Outcome> outcomes = open()) {
      return outcomes.end();
    }
  }

  @Override
  public Reading deferred(Job.Running job, Listener<AgainPage> listener) {
    return deferred.follow(job.id(), job.plan().repeats().again(), listener);
  }

  @Override
  public Reading failures(Job.Running job, Listener<ReopenPage> listener) {
    return new FailureReader(job, this::open, () -> look(job.spec()), pagesAhead, listener).start();
  }

  @Override
  public ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener) {
    return new ChangeReader(
            job,
            new ChangeLedger(scope, job.plan().changes(), CHANGES),
            () -> new TopicLog<>(clients, Topic.CHANGES, Change.class),
            pagesAhead,
            listener)
        .start();
  }

  @Override
  public Counting counting(Job.Running job, Runnable changed, Consumer<RuntimeException> failed) {
    return new TallyReader(job, this::open, changed, failed).start();
  }

  @Override
  public void failing(Job.Running job, Consumer<Optional<List<String>>> answer) {
    FailingKeys.look(clients, job, answer);
  }

  @Override
  public Reading sweep(Job.Running job, Sweep sweep, Listener<SweepPage> listener) {
    Specification spec = job.spec();
    return new SweepReader(
            job.id().value(),
            () ->
                new SweepPlanner(
                    new PlanOrder(
                        job.id().value(),
                        job.header().epoch(),
                        spec.source(),
                        spec.target(),
                        stores.open(spec.source()),
                        stores.open(spec.target()),
                        true,
                        sweep.checkpoint()),
                    sweep.side(),
                    limits,
                    calls),
            pagesAhead,
            listener)
        .start();
  }

  private FreshLook look(Specification spec) {
    return new FreshLook(
        spec, stores.open(spec.source()), stores.open(spec.target()), calls, limits.heads());
  }
}
