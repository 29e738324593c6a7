package io.drover.e2e.simulation;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.Transaction;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Migration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A coordinator: term after term it fences whoever led before, reads the jobs, and leads. More than
 * one may believe to lead.
 */
final class CoordinatorMachine {
  static final String GROUP = "coordinator";

  private static final Duration TURN = Duration.ofMillis(15);
  private static final Duration REST = Duration.ofMillis(200);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final Chaos chaos;
  private final Account account;
  private final Function<Command, byte[]> wire;
  private final Function<LeaderOutput, Leader> leaders;

  /** The end of a transaction is not known; the term is over. */
  private static final class UnknownEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  CoordinatorMachine(
      World world,
      SimLog log,
      Machine machine,
      Chaos chaos,
      Account account,
      Function<Command, byte[]> wire,
      Function<LeaderOutput, Leader> leaders) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.chaos = chaos;
    this.account = account;
    this.wire = wire;
    this.leaders = leaders;
    world.spawn(machine, this::terms);
  }

  private void terms() {
    while (true) {
      try {
        lead();
      } catch (SimLog.FencedOff | UnknownEnd _) {
        world.fiber().park(world.about(REST));
      }
    }
  }

  private void lead() {
    world.fiber().park(world.about(REST));
    int epoch = log.takeOver(GROUP);
    Leader leader = leaders.apply(transaction -> commit(epoch, transaction));
    account.onChange(leader::wake);
    leader.begin(jobs());
    try {
      long next = log.committed(GROUP, 0);
      while (true) {
        next = feed(leader, next);
        leader.advance();
        world.fiber().park(world.about(TURN));
      }
    } finally {
      leader.end();
    }
  }

  private Map<MigrationId, Job> jobs() {
    Map<MigrationId, Job> jobs = new TreeMap<>();
    for (SimLog.Entry entry : log.partition(Topic.MIGRATIONS, 0)) {
      Job job = JobRecords.fromRecord((Migration) entry.value());
      jobs.put(job.id(), job);
    }
    return jobs;
  }

  private long feed(Leader leader, long from) {
    List<SimLog.Entry> commands = log.partition(Topic.COMMANDS, 0);
    long next = from;
    for (; next < commands.size(); next++) {
      SimLog.Entry entry = commands.get((int) next);
      leader.command(
          new ConsumerRecord<>(
              "commands", 0, next, new byte[0], wire.apply((Command) entry.value())));
    }
    return next;
  }

  /** Kafka decides in one instant; the way there and back may be cut. */
  private void commit(int epoch, Transaction transaction) {
    world.fiber().park(world.about(TURN));
    if (world.mishap(chaos.unknownCommits())) {
      throw new UnknownEnd();
    }
    log.commit(
        GROUP,
        epoch,
        transaction.records(),
        () -> transaction.nextCommand().ifPresent(next -> log.commitOffset(GROUP, 0, next)));
    world.fiber().park(world.about(TURN));
    if (world.mishap(chaos.unknownCommits())) {
      throw new UnknownEnd();
    }
  }

  Machine machine() {
    return machine;
  }
}
