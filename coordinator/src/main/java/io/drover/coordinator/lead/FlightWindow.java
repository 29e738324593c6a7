package io.drover.coordinator.lead;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many tasks of one job may be published and unfinished: as many as its workers finish in a few
 * seconds. Tasks of all jobs stand in the same partitions, one behind the other, so what a job has
 * queued is what every other job waits for. Pure but for its own state; times come in as arguments.
 */
public final class FlightWindow {
  /**
   * What a window is made of.
   *
   * @param horizonMillis work for how long may be in flight
   * @param least tasks that may be in flight in any case, shared by the jobs that are under way
   */
  public record Rule(long horizonMillis, int least) {
    public Rule {
      if (horizonMillis < 1 || least < 1) {
        throw new IllegalArgumentException(
            "window of %d ms and %d tasks; both are 1 or more".formatted(horizonMillis, least));
      }
    }
  }

  private record Sample(long millis, long terminal) {}

  private final Rule rule;
  private final Deque<Sample> samples = new ArrayDeque<>();

  FlightWindow(Rule rule) {
    this.rule = rule;
  }

  /** Takes the number of finished tasks as it is known now. */
  void observe(long millis, long terminal) {
    Sample last = samples.peekLast();
    if (last == null || last.terminal() != terminal) {
      samples.add(new Sample(millis, terminal));
    }
    while (samples.size() > 2 && second().millis() <= millis - rule.horizonMillis()) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }

  /**
   * The window now.
   *
   * @param jobs how many jobs share the workers, 1 or more: slow ones share the least window, so
   *     that together they do not fill what workers look ahead
   */
  long size(long millis, int jobs) {
    long least = Math.max(1, rule.least() / jobs);
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    if (first == null || last == null || millis <= first.millis()) {
      return least;
    }
    double perMilli =
        (double) Math.max(0, last.terminal() - first.terminal()) / (millis - first.millis());
    return Math.max(least, Math.round(perMilli * rule.horizonMillis()));
  }
}
