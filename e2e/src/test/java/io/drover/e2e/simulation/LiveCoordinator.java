package io.drover.e2e.simulation;

import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.Transaction;
import io.drover.coordinator.lease.Granting;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Route;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A coordinator of live jobs: while it believes to hold the office it fences whoever led before,
 * reads leases and jobs, grants and leads.
 */
final class LiveCoordinator {
  static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofHours(1));

  private static final String LEADER = "leader";
  private static final String LEASES = "leases";
  private static final Duration TURN = Duration.ofMillis(8);
  private static final Duration REST = Duration.ofMillis(100);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final Site site;

  /**
   * Its surroundings.
   *
   * @param nanos its monotonic clock
   * @param leaders makes the leader of a term
   */
  record Site(
      Office office,
      double unknownCommits,
      LongSupplier nanos,
      Account account,
      Function<Command, byte[]> wire,
      Leaders leaders,
      Weakness weakness) {}

  /** Makes the leader of a term. */
  @FunctionalInterface
  interface Leaders {
    Leader make(Machine machine, LeaderOutput output, Granting granting);
  }

  /** The end of a transaction is not known; the term is over. */
  private static final class UnknownEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  LiveCoordinator(World world, SimLog log, Machine machine, Site site) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.site = site;
    world.spawn(machine, this::terms);
  }

  private void terms() {
    while (true) {
      world.fiber().park(world.about(REST));
      if (site.office().holds(machine)) {
        try {
          lead();
        } catch (SimLog.FencedOff | UnknownEnd _) {
          world.fiber().park(world.about(REST));
        }
      }
    }
  }

  private void lead() {
    int epoch = log.takeOver(LEADER);
    pause();
    Granting granting = new Granting(TERMS, world.clock(), site.nanos());
    int leases = log.takeOver(LEASES);
    pause();
    granting.routes(last(Topic.ROUTES, Route.class));
    pause();
    if (site.weakness() != Weakness.NEW_LEADER_COUNTS_NOBODY) {
      granting.grants(last(Topic.LEASES, LeaseGrant.class));
    }
    pause();
    SimHeartbeats heartbeats = new SimHeartbeats(world, log);
    granting.heartbeats(heartbeats);
    Leader leader = site.leaders().make(machine, output -> commit(LEADER, epoch, output), granting);
    site.account().onChange(leader::wake);
    boolean[] over = new boolean[1];
    leader.begin(jobs());
    world.spawn(
        machine,
        () -> {
          try {
            while (!over[0]) {
              if (granting.turn(heartbeats, each -> grant(leases, each), () -> over[0])) {
                leader.wake();
              }
            }
          } catch (SimLog.FencedOff | UnknownEnd e) {
            leader.fail(e);
          }
        });
    try {
      lead(leader);
    } finally {
      over[0] = true;
      leader.end();
    }
  }

  /** That another one has the office it hears of some time later. */
  private void lead(Leader leader) {
    long next = log.committed(LEADER, 0);
    while (world.chance(0.8) || site.office().holds(machine)) {
      next = feed(leader, next);
      leader.advance();
      pause();
    }
  }

  private void pause() {
    world.fiber().park(world.about(TURN));
  }

  private <V> Map<String, V> last(Topic topic, Class<V> type) {
    Map<String, V> last = new HashMap<>();
    for (SimLog.Entry entry : log.partition(topic, 0)) {
      last.put(entry.key(), type.cast(entry.value()));
    }
    return last;
  }

  private Map<MigrationId, Job> jobs() {
    Map<MigrationId, Job> jobs = new TreeMap<>();
    last(Topic.MIGRATIONS, Migration.class)
        .values()
        .forEach(
            record -> {
              Job job = JobRecords.fromRecord(record);
              jobs.put(job.id(), job);
            });
    return jobs;
  }

  private long feed(Leader leader, long from) {
    List<SimLog.Entry> commands = log.partition(Topic.COMMANDS, 0);
    long next = from;
    for (; next < commands.size(); next++) {
      Command command = (Command) commands.get((int) next).value();
      leader.command(
          new ConsumerRecord<>("commands", 0, next, new byte[0], site.wire().apply(command)));
    }
    return next;
  }

  private void commit(String writer, int epoch, Transaction transaction) {
    commit(
        writer,
        epoch,
        transaction.records(),
        () -> transaction.nextCommand().ifPresent(next -> log.commitOffset(LEADER, 0, next)));
  }

  private void grant(int epoch, List<Outgoing> records) {
    if (!records.isEmpty()) {
      commit(LEASES, epoch, records, () -> {});
    }
  }

  /** Kafka decides in one instant; the way there and back may be cut. */
  private void commit(String writer, int epoch, List<Outgoing> records, Runnable offsets) {
    pause();
    if (world.mishap(site.unknownCommits())) {
      throw new UnknownEnd();
    }
    log.commit(writer, epoch, records, offsets);
    pause();
    if (world.mishap(site.unknownCommits())) {
      throw new UnknownEnd();
    }
  }
}
