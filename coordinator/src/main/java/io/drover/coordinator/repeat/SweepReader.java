package io.drover.coordinator.repeat;

import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.plan.SweepPlanner;
import io.drover.coordinator.sweep.SweepPage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps one live job on a thread of its own, a bounded number of pages ahead. */
final class SweepReader implements Repetition.Reading {
  private static final Logger log = LoggerFactory.getLogger(SweepReader.class);

  private final Supplier<SweepPlanner> planners;
  private final Semaphore ahead;
  private final Repetition.Listener<SweepPage> listener;
  private final Thread thread;

  SweepReader(
      String migrationId,
      Supplier<SweepPlanner> planners,
      int pagesAhead,
      Repetition.Listener<SweepPage> listener) {
    this.planners = planners;
    this.ahead = new Semaphore(pagesAhead);
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("sweep-" + migrationId).unstarted(this::run);
  }

  SweepReader start() {
    thread.start();
    return this;
  }

  private void run() {
    try (SweepPlanner planner = planners.get()) {
      SweepPage page;
      do {
        ahead.acquire();
        page = planner.next();
        listener.found(page);
      } while (!page.last());
    } catch (InterruptedException e) {
      log.atDebug().log("sweep stopped");
    } catch (RuntimeException e) {
      listener.failed(e);
    }
  }

  @Override
  public void published() {
    ahead.release();
  }

  @Override
  public void stop() {
    thread.interrupt();
  }
}
