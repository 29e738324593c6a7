package io.drover.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast sums grew over the recent past: the difference between now and the oldest sample of the
 * window. Keeps at most {@value #SAMPLES} + 1 samples. Starts empty after a restart, so rates then
 * cover only the time since.
 */
final class RateWindow {
  private static final int SAMPLES = 30;

  private final long windowMillis;
  private final Deque<Sample> samples = new ArrayDeque<>(SAMPLES + 2);

  private record Sample(long at, Sums sums) {}

  /** Growth per second. */
  record Rates(double objects, double migratedBytes, double finishedBytes) {
    static final Rates NONE = new Rates(0, 0, 0);
  }

  RateWindow(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /**
   * Takes note of the sums at a time; times do not decrease, and one that does starts the window
   * again.
   */
  void observe(long now, Sums sums) {
    var last = samples.peekLast();
    if (last != null && now < last.at()) {
      samples.clear();
    } else if (last != null && now - last.at() < windowMillis / SAMPLES) {
      return;
    }
    samples.addLast(new Sample(now, sums));
    // The oldest sample that is kept lies on or just before the beginning of the window.
    while (samples.size() > SAMPLES + 1
        || (samples.size() > 2 && second().at() <= now - windowMillis)) {
      samples.removeFirst();
    }
  }

  /**
   * The rates now; none before any time has passed. Sums that shrank, because a task's last outcome
   * took another back, count as no growth.
   */
  Rates rates(long now, Sums sums) {
    var oldest = samples.peekFirst();
    if (oldest == null || now <= oldest.at()) {
      return Rates.NONE;
    }
    var grown = sums.minus(oldest.sums());
    var seconds = (now - oldest.at()) / 1000.0;
    return new Rates(
        Math.max(0, grown.finished()) / seconds,
        Math.max(0, grown.migratedBytes()) / seconds,
        Math.max(0, grown.finishedBytes()) / seconds);
  }

  private Sample second() {
    var iterator = samples.iterator();
    iterator.next();
    return iterator.next();
  }
}
