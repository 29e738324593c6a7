package io.drover.e2e.simulation;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A thread of a machine that runs only while everything else stands still. It gives the turn back
 * whenever it waits, be it for a store.
 */
final class Fiber {
  private final World world;
  private final Machine machine;
  private final Semaphore turn = new Semaphore(0);

  Fiber(World world, Machine machine, Runnable body) {
    this.world = world;
    this.machine = machine;
    Thread.ofVirtual().start(() -> run(body));
  }

  Machine machine() {
    return machine;
  }

  /** Runs it until it waits or ends; for the world. */
  void resume() {
    turn.release();
    world.awaitTurn();
  }

  /**
   * Waits on the virtual clock.
   *
   * @throws Killed if the machine is dead, before or afterwards
   */
  void park(Duration wait) {
    dieIfDead();
    world.resumeAfter(this, wait);
    world.giveTurnBack();
    turn.acquireUninterruptibly();
    dieIfDead();
  }

  private void dieIfDead() {
    if (!machine.alive()) {
      throw new Killed(machine.toString());
    }
  }

  private void run(Runnable body) {
    turn.acquireUninterruptibly();
    try {
      if (machine.alive()) {
        body.run();
      }
    } catch (Killed _) {
      // As a process dies: without a word.
    } catch (Throwable e) {
      world.failed(e);
    } finally {
      world.ended(this);
      world.giveTurnBack();
    }
  }
}
