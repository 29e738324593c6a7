package io.drover.e2e.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Who owns which partition of a topic. Each change begins a generation. */
final class Group {
  private final String name;
  private final List<WorkerMachine<?>> members = new ArrayList<>();
  private int generation;

  Group(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  int generation() {
    return generation;
  }

  void join(WorkerMachine<?> member) {
    members.add(member);
    assign();
  }

  /** A member is taken for dead; it may think otherwise. */
  void leave(WorkerMachine<?> member) {
    if (members.remove(member)) {
      assign();
    }
  }

  /** It has come back to itself. */
  void rejoin(WorkerMachine<?> member) {
    if (member.machine().alive() && !members.contains(member)) {
      member.lost();
      join(member);
    }
  }

  /** Some member, if there is one. */
  Optional<WorkerMachine<?>> any(Random random) {
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(members.get(random.nextInt(members.size())));
  }

  private void assign() {
    generation++;
    Map<WorkerMachine<?>, Set<Integer>> owned = new LinkedHashMap<>();
    members.forEach(member -> owned.put(member, new LinkedHashSet<>()));
    for (int partition = 0; partition < SimLog.PARTITIONS && !members.isEmpty(); partition++) {
      owned.get(members.get(partition % members.size())).add(partition);
    }
    owned.forEach((member, partitions) -> member.assigned(generation, partitions));
  }
}
