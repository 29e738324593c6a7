package io.drover.coordinator.lead;

/** Starts what a leader has done beside itself. */
@FunctionalInterface
public interface Launcher {
  /** Each on a virtual thread. */
  Launcher VIRTUAL =
      (name, body) -> {
        Thread thread = Thread.ofVirtual().name(name).start(body);
        return thread::interrupt;
      };

  /**
   * Starts it.
   *
   * @return asks it to stop; does not wait
   */
  Runnable start(String name, Runnable body);
}
