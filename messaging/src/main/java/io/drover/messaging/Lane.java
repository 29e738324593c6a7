package io.drover.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One owned partition: which of its records run, which wait for another of the same key, and how
 * far it is finished. A partition that goes away and comes back gets a new lane, so what is left
 * over from the old one can never be taken for the new one's. Belongs to the poll thread, except
 * {@link #letGo()}.
 */
final class Lane {
  final TopicPartition partition;
  private final CompletionTracker tracker = new CompletionTracker();
  private final Map<String, Work> lastOfKey = new HashMap<>();
  private final Consumer<Work> starter;
  private final Membership membership;
  private @Nullable Work running;
  private int runningCount;
  private boolean closing;
  private volatile boolean letGo;

  /** Offset that was committed last, as far as this process knows. */
  private long committed = CompletionTracker.NOTHING_READ;

  /**
   * @param starter begins a record on a thread of its own
   * @param membership of this process in the group that gave it the partition
   */
  Lane(TopicPartition partition, Consumer<Work> starter, Membership membership) {
    this.partition = partition;
    this.starter = starter;
    this.membership = membership;
  }

  Membership membership() {
    return membership;
  }

  /** Takes a record: it starts at once, or after those of its key before it. */
  void accept(ConsumerRecord<byte[], byte[]> record) {
    Work work = new Work(this, tracker.accept(record.offset()), record);
    Work previous = work.key.isEmpty() ? null : lastOfKey.put(work.key, work);
    if (previous == null) {
      start(work);
    } else {
      previous.successor = work;
    }
  }

  /** Counts a record as finished and starts the one that waited for it. */
  void finish(Work work) {
    tracker.finish(work.ticket);
    unlink(work);
    Work successor = work.successor;
    if (successor == null) {
      lastOfKey.remove(work.key, work);
    } else if (!closing) {
      start(successor);
    }
  }

  void readUpTo(long offset) {
    tracker.readUpTo(offset);
  }

  /** Starts nothing more; what runs may finish. */
  void close() {
    closing = true;
  }

  boolean closing() {
    return closing;
  }

  /** Gives up what still runs: interrupts it, and nothing of it counts from now on. */
  void abandon() {
    closing = true;
    letGo = true;
    for (Work work = running; work != null; work = work.after) {
      Thread thread = work.thread;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  boolean letGo() {
    return letGo;
  }

  int running() {
    return runningCount;
  }

  /** Whether something runs that does not merely wait to try again. */
  boolean busy(Predicate<Thread> rests) {
    for (Work work = running; work != null; work = work.after) {
      Thread thread = work.thread;
      if (thread == null || !rests.test(thread)) {
        return true;
      }
    }
    return false;
  }

  int unfinished() {
    return tracker.unfinished();
  }

  int span() {
    return tracker.span();
  }

  /** Whether there is an offset to commit that is not known to be committed. */
  boolean hasNews() {
    return tracker.committable() != committed;
  }

  long committable() {
    return tracker.committable();
  }

  void committed(long offset) {
    committed = offset;
  }

  /** Makes the next commit include this lane again. */
  void commitFailed() {
    committed = CompletionTracker.NOTHING_READ;
  }

  private void start(Work work) {
    work.after = running;
    if (running != null) {
      running.before = work;
    }
    running = work;
    runningCount++;
    starter.accept(work);
  }

  private void unlink(Work work) {
    Work before = work.before;
    Work after = work.after;
    if (before == null) {
      running = after;
    } else {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    work.before = null;
    work.after = null;
    runningCount--;
  }
}
