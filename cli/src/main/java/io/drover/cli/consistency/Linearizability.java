package io.drover.cli.consistency;

import io.drover.cli.consistency.Observation.Deleted;
import io.drover.cli.consistency.Observation.Listed;
import io.drover.cli.consistency.Observation.Missed;
import io.drover.cli.consistency.Observation.Read;
import io.drover.cli.consistency.Observation.What;
import io.drover.cli.consistency.Observation.Wrote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the history of one key is linearizable: whether each operation can be given one
 * moment between its call and its answer, so that in the order of those moments every read sees the
 * last write before it.
 *
 * <p>The algorithm is that of Wing and Gong (<em>Testing and Verifying Concurrent Objects</em>,
 * 1993) with the memory of configurations by Lowe (<em>Testing for Linearizability</em>, 2017):
 * operations are taken off a list of calls and answers in every order that their times allow, and a
 * set of taken operations with the value that they leave is looked at once.
 */
public final class Linearizability {
  /** Operations that are shown of a history that is not linearizable. */
  private static final int SHOWN = 12;

  private Linearizability() {}

  /**
   * Checks the history of one key, which began without an object.
   *
   * @return empty if it is linearizable; otherwise what cannot be explained, for people
   */
  public static Optional<String> violation(List<Observation> history) {
    List<Observation> relevant = relevant(history);
    return new Search(relevant).violation();
  }

  /**
   * Without operations that explain nothing: a write of which nobody knows whether it took effect
   * and that nobody read may as well come last. One that was read came before that reading's
   * answer.
   */
  private static List<Observation> relevant(List<Observation> history) {
    Map<String, Long> firstSeen = new HashMap<>();
    long lastListed = Long.MIN_VALUE;
    for (Observation seen : history) {
      if (seen.what() instanceof Listed && seen.answered()) {
        lastListed = Math.max(lastListed, seen.returned());
      } else if (seen.what() instanceof Read(String value) && seen.answered()) {
        firstSeen.merge(value, seen.returned(), Math::min);
      }
    }
    List<Observation> relevant = new ArrayList<>();
    for (Observation seen : history) {
      switch (seen.what()) {
        case Wrote(String value) when !seen.answered() -> {
          Long first = firstSeen.get(value);
          if (first != null && first >= seen.called()) {
            relevant.add(new Observation(seen.what(), seen.called(), first));
          } else if (first != null || seen.called() <= lastListed) {
            relevant.add(seen); // A listing does not say which value it saw.
          }
        }
        case Wrote _, Deleted _ -> relevant.add(seen);
        case Read _, Missed _, Listed _ -> {
          if (seen.answered()) {
            relevant.add(seen);
          }
        }
      }
    }
    return relevant;
  }

  /** A call or an answer in the list of what is not taken yet. */
  private static final class Event {
    private final int operation;
    private final long time;
    private final boolean call;
    private Event before = this;
    private Event after = this;
    private Event partner = this;

    private Event(int operation, long time, boolean call) {
      this.operation = operation;
      this.time = time;
      this.call = call;
    }

    private void unlink() {
      before.after = after;
      after.before = before;
    }

    private void relink() {
      before.after = this;
      after.before = this;
    }
  }

  /** Which operations were taken, and the value they leave. */
  private record Configuration(BitSet taken, String value) {}

  private record Step(Event call, String valueBefore) {}

  private static final class Search {
    /** No object. Values of clients are not empty. */
    private static final String ABSENT = "";

    private final List<Observation> operations;

    /** Both ends of the list; its own time is no event. */
    private final Event head = new Event(-1, Long.MIN_VALUE, false);

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Set<Configuration> seen = new HashSet<>();
    private final BitSet taken = new BitSet();
    private String value = ABSENT;
    private int furthest = -1;
    private List<Integer> stuck = List.of();

    private Search(List<Observation> operations) {
      this.operations = operations;
      List<Event> events = new ArrayList<>(2 * operations.size());
      for (int i = 0; i < operations.size(); i++) {
        Event call = new Event(i, operations.get(i).called(), true);
        Event answer = new Event(i, operations.get(i).returned(), false);
        call.partner = answer;
        answer.partner = call;
        events.add(call);
        events.add(answer);
      }
      // What is called in the instant of another's answer may have been at the same time.
      events.sort(Comparator.<Event>comparingLong(e -> e.time).thenComparing(e -> !e.call));
      Event last = head;
      for (Event event : events) {
        event.before = last;
        last.after = event;
        last = event;
      }
      last.after = head;
      head.before = last;
    }

    private Optional<String> violation() {
      Event at = head.after;
      while (head.after != head) {
        if (at.call) {
          at = take(at) ? head.after : at.after;
        } else if (steps.isEmpty()) {
          return Optional.of(explanation());
        } else {
          note();
          at = giveBack();
        }
      }
      return Optional.empty();
    }

    /** Takes an operation next, if it fits and leads to something new. */
    private boolean take(Event call) {
      Optional<String> next = step(value, operations.get(call.operation).what());
      if (next.isEmpty()) {
        return false;
      }
      taken.set(call.operation);
      if (!seen.add(new Configuration((BitSet) taken.clone(), next.get()))) {
        taken.clear(call.operation);
        return false;
      }
      steps.push(new Step(call, value));
      value = next.get();
      call.partner.unlink();
      call.unlink();
      return true;
    }

    /** Gives the last one back, and goes on behind it. */
    private Event giveBack() {
      Step last = steps.pop();
      value = last.valueBefore();
      taken.clear(last.call().operation);
      last.call().relink();
      last.call().partner.relink();
      return last.call().after;
    }

    private static Optional<String> step(String value, What what) {
      return switch (what) {
        case Wrote(String written) -> Optional.of(written);
        case Deleted _ -> Optional.of(ABSENT);
        case Read(String read) -> read.equals(value) ? Optional.of(value) : Optional.empty();
        case Missed _ -> value.equals(ABSENT) ? Optional.of(value) : Optional.empty();
        case Listed _ -> value.equals(ABSENT) ? Optional.empty() : Optional.of(value);
      };
    }

    /** Remembers how far the search came at best: what it could not pass there is the fault. */
    private void note() {
      if (taken.cardinality() > furthest) {
        furthest = taken.cardinality();
        stuck = new ArrayList<>();
        for (Event at = head.after; at != head && stuck.size() < SHOWN; at = at.after) {
          if (at.call) {
            stuck.add(at.operation);
          }
        }
      }
    }

    private String explanation() {
      note();
      StringBuilder text =
          new StringBuilder(
              "after %d of %d operations no order explains what follows:"
                  .formatted(Math.max(furthest, 0), operations.size()));
      for (int operation : stuck) {
        text.append("\n  ").append(operations.get(operation));
      }
      return text.toString();
    }
  }
}
