package io.drover.storage.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Decides which requests fail, and how. Asked once for each request, by many threads. */
@FunctionalInterface
public interface FaultPlan {
  /** What goes wrong with the next request; empty if nothing. */
  Optional<Fault> next(StoreCall call);

  /** Nothing ever goes wrong. */
  static FaultPlan none() {
    return call -> Optional.empty();
  }

  /** A plan that is written down, one rule after the other. */
  static Script script() {
    return new Script();
  }

  /**
   * Chance, the same for the same seed and the same order of requests.
   *
   * @param rate part of the requests that fail, 0 to 1
   * @param faults one of which is taken, all equally likely
   */
  static FaultPlan seeded(long seed, double rate, List<Fault> faults) {
    Random random = new Random(seed);
    return call -> {
      synchronized (random) {
        return random.nextDouble() < rate
            ? Optional.of(faults.get(random.nextInt(faults.size())))
            : Optional.empty();
      }
    };
  }

  /** A plan of rules; the first one that matches a request and is not used up yet decides. */
  final class Script implements FaultPlan {
    private final List<Rule> rules = new ArrayList<>();

    private static final class Rule {
      final Predicate<StoreCall> which;
      final Fault fault;
      int skip;
      int times;

      Rule(Predicate<StoreCall> which, int skip, int times, Fault fault) {
        this.which = which;
        this.skip = skip;
        this.times = times;
        this.fault = fault;
      }

      boolean applies(StoreCall call) {
        if (times == 0 || !which.test(call)) {
          return false;
        }
        if (skip > 0) {
          skip--;
          return false;
        }
        times--;
        return true;
      }
    }

    private Script() {}

    /** The next request of a kind fails. */
    public Script on(StoreCall.Operation operation, Fault fault) {
      return on(call -> call.operation() == operation, 0, 1, fault);
    }

    /** So many requests of a kind fail, one after the other. */
    public Script burst(StoreCall.Operation operation, int times, Fault fault) {
      return on(call -> call.operation() == operation, 0, times, fault);
    }

    /** Of the requests that match, so many pass, then so many fail. */
    public synchronized Script on(Predicate<StoreCall> which, int skip, int times, Fault fault) {
      rules.add(new Rule(which, skip, times, fault));
      return this;
    }

    @Override
    public synchronized Optional<Fault> next(StoreCall call) {
      return rules.stream().filter(rule -> rule.applies(call)).findFirst().map(rule -> rule.fault);
    }

    /** Whether every planned fault has happened. */
    public synchronized boolean usedUp() {
      return rules.stream().allMatch(rule -> rule.times == 0);
    }
  }
}
