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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the history of one key is linearizable: whether each operation can be given one
 * moment between its call and its answer, so that in the order of those moments every read sees the
 * last write before it.
 *
 * <p>The algorithm is that of Wing and Gong (<em>Testing and Verifying Concurrent Objects</em>,
 * 1993) with the memory of configurations by Lowe (<em>Testing for Linearizability</em>, 2017):
 * operations are taken off a list of calls and answers in every order that their times allow, and a
 * set of taken operations with the value that they leave is looked at once. Operations of unknown
 * effect need not be taken: they are tried last, only their number counts, since one deletion is as
 * good as another and so is one value that nobody read, and what cannot be explained after some of
 * them cannot be explained after more of them either. So they do not multiply what is looked at.
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

  /** Which operations of known effect were taken, and the value that is left. */
  private record Configuration(BitSet taken, String value) {}

  /**
   * One operation was taken.
   *
   * @param call its call in the list; none for one of unknown effect
   * @param open of which kind it is then
   */
  private record Step(@Nullable Event call, int open, String valueBefore) {}

  /** How many operations of unknown effect were taken. */
  private record Spent(int deletions, int writes) {
    private boolean within(Spent larger) {
      return deletions <= larger.deletions && writes <= larger.writes;
    }
  }

  private static final class Search {
    /** No object. Values of clients are not empty. */
    private static final String ABSENT = "";

    /** Some value that nobody read; no client writes it. */
    private static final String UNREAD = "\0";

    private static final int DELETION = 0;
    private static final int KINDS = 2;

    /** Those of known effect, all of which have to be taken. */
    private final List<Observation> operations;

    /** When those of unknown effect were called: deletions, and writes, each in order. */
    private final List<long[]> open;

    /** Both ends of the list; its own time is no event. */
    private final Event head = new Event(-1, Long.MIN_VALUE, false);

    private final Deque<Step> steps = new ArrayDeque<>();

    /** What was looked at, with the fewest operations of unknown effect before it. */
    private final Map<Configuration, List<Spent>> seen = new HashMap<>();

    private final BitSet taken = new BitSet();
    private final int[] used = new int[KINDS];
    private String value = ABSENT;
    private int furthest = -1;
    private List<Integer> stuck = List.of();

    private Search(List<Observation> relevant) {
      this.operations = relevant.stream().filter(Observation::answered).toList();
      this.open = List.of(calls(relevant, true), calls(relevant, false));
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

    private static long[] calls(List<Observation> relevant, boolean deletions) {
      return relevant.stream()
          .filter(seen -> !seen.answered() && seen.what() instanceof Deleted == deletions)
          .mapToLong(Observation::called)
          .sorted()
          .toArray();
    }

    private Optional<String> violation() {
      boolean _ = leadsToNews(value);
      Event at = head.after;
      int option = 0;
      while (head.after != head) {
        if (at.call) {
          boolean took = take(at);
          at = took ? head.after : at.after;
        } else if (option < KINDS) {
          boolean took = use(option, at.time);
          option = took ? 0 : option + 1;
          at = took ? head.after : at;
        } else if (steps.isEmpty()) {
          return Optional.of(explanation());
        } else {
          note();
          Step last = giveBack();
          at = last.call() == null ? firstAnswer() : last.call().after;
          option = last.call() == null ? last.open() + 1 : 0;
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
      if (!leadsToNews(next.get())) {
        taken.clear(call.operation);
        return false;
      }
      steps.push(new Step(call, -1, value));
      value = next.get();
      call.partner.unlink();
      call.unlink();
      return true;
    }

    /**
     * Lets the first operation of a kind of unknown effect take effect now, if it was called before
     * a moment and that leads to something new.
     */
    private boolean use(int kind, long before) {
      long[] calls = open.get(kind);
      if (used[kind] == calls.length || calls[used[kind]] > before) {
        return false;
      }
      String next = kind == DELETION ? ABSENT : UNREAD;
      used[kind]++;
      if (!leadsToNews(next)) {
        used[kind]--;
        return false;
      }
      steps.push(new Step(null, kind, value));
      value = next;
      return true;
    }

    /** Whether nothing better was looked at: the same with no more of unknown effect. */
    private boolean leadsToNews(String next) {
      List<Spent> before =
          seen.computeIfAbsent(
              new Configuration((BitSet) taken.clone(), next), _ -> new ArrayList<>(1));
      Spent spent = new Spent(used[0], used[1]);
      if (before.stream().anyMatch(less -> less.within(spent))) {
        return false;
      }
      before.removeIf(spent::within);
      before.add(spent);
      return true;
    }

    private Event firstAnswer() {
      Event at = head.after;
      while (at.call) {
        at = at.after;
      }
      return at;
    }

    /** Gives the last one back. */
    private Step giveBack() {
      Step last = steps.pop();
      value = last.valueBefore();
      Event call = last.call();
      if (call == null) {
        used[last.open()]--;
      } else {
        taken.clear(call.operation);
        call.relink();
        call.partner.relink();
      }
      return last;
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
