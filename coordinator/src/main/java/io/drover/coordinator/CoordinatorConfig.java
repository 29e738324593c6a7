package io.drover.coordinator;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.lead.FlightWindow;
import io.drover.coordinator.lead.LeaderLimits;
import io.drover.coordinator.plan.PlanLimits;
import io.drover.messaging.ConfigSection;
import io.drover.storage.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Settings of a coordinator.
 *
 * @param plan bounds of each planner
 * @param leader bounds of the leader
 * @param retry how often and after what waits a failed look at a store is repeated
 * @param commandsQueued most requests that are read and not answered
 * @param handover longest wait for the transaction under way when leadership goes away
 * @param retryWithin how long after its end the failures of a job can be tried again
 * @param rest wait before leading again after a failure
 * @param evidenceThreads partitions of outcomes that are read at once to seal a job
 * @param leases for how long gateways are counted
 * @param readyWithin a live job is ready to cut over once that is expected to hold writes no longer
 */
public record CoordinatorConfig(
    PlanLimits plan,
    LeaderLimits leader,
    RetryPolicy retry,
    int commandsQueued,
    Duration handover,
    Duration retryWithin,
    Duration rest,
    int evidenceThreads,
    LeaseTerms leases,
    Duration readyWithin) {
  private static final String PREFIX = "coordinator.";
  private static final String LIST_PAGE = "coordinator.list.page";
  private static final String HEADS = "coordinator.heads.concurrent";
  private static final String RANGES = "coordinator.list.ranges";
  private static final String RANGE_PAGES = "coordinator.list.range.pages";
  private static final String REMEMBERED = "coordinator.keys.remembered";
  private static final String BATCH = "coordinator.plan.batch.tasks";
  private static final String AHEAD = "coordinator.plan.ahead.pages";
  private static final String STORE_WORK = "coordinator.store.concurrent";
  private static final String WINDOW = "coordinator.window.ms";
  private static final String WINDOW_LEAST = "coordinator.window.least.tasks";
  private static final String RETRY_WITHIN = "coordinator.retry.failed.within.ms";
  private static final String ATTEMPTS = "coordinator.retry.attempts";
  private static final String FIRST = "coordinator.retry.first.ms";
  private static final String MAX = "coordinator.retry.max.ms";
  private static final String QUEUED = "coordinator.commands.queued";
  private static final String HANDOVER = "coordinator.handover.ms";
  private static final String REST = "coordinator.rest.ms";
  private static final String EVIDENCE = "coordinator.evidence.threads";
  private static final String LEASE = "coordinator.lease.ms";
  private static final String MARGIN = "coordinator.lease.margin.ms";
  private static final String SILENCE = "coordinator.gateway.silence.ms";
  private static final String READY = "coordinator.cutover.ready.within.ms";

  /** Every setting of this role. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              LIST_PAGE,
              Type.INT,
              1_000,
              between(1, 1_000),
              LOW,
              "Entries asked for per listing request; fewer cost more requests.")
          .define(
              HEADS,
              Type.INT,
              32,
              between(1, 1_000),
              LOW,
              "Requests at once for single objects, where a listing cannot be merged or the keys"
                  + " come from a list; more is faster and may be throttled.")
          .define(
              RANGES,
              Type.INT,
              16,
              between(1, 64),
              MEDIUM,
              "Ranges of keys of one source that are listed at the same time, where the store can"
                  + " begin a listing anywhere; each costs memory for four pages and a place in the"
                  + " job's record. 1 lists one after the other.")
          .define(
              RANGE_PAGES,
              Type.INT,
              4,
              between(1, 1_000),
              LOW,
              "Pages of a range without an end after which it may be cut: fewer cut small sources,"
                  + " which costs requests, more begin later.")
          .define(
              REMEMBERED,
              Type.INT,
              100_000,
              between(0, 10_000_000),
              LOW,
              "Keys of a list of keys among which one that comes again is planned once; each costs"
                  + " some 100 bytes. One that comes again later is found unchanged and counted"
                  + " again.")
          .define(
              BATCH,
              Type.INT,
              5_000,
              between(1, 100_000),
              LOW,
              "Most tasks in one transaction: more plans faster, fewer let commands and other jobs"
                  + " in between sooner.")
          .define(
              AHEAD,
              Type.INT,
              8,
              between(1, 1_000),
              LOW,
              "Pages of a job that are planned before they are published: more hides slow listings,"
                  + " each costs memory.")
          .define(
              STORE_WORK,
              Type.INT,
              16,
              between(1, 1_000),
              MEDIUM,
              "Jobs whose stores are listed or probed at the same time; the others wait their"
                  + " turn.")
          .define(
              WINDOW,
              Type.LONG,
              5_000L,
              between(100, 3_600_000),
              MEDIUM,
              "Tasks of a job that are published ahead of its workers, as the time they take at the"
                  + " present rate. Other jobs wait behind them in the same partitions: shorter is"
                  + " fairer, too short lets workers idle between two reports of progress, which"
                  + " come once a second.")
          .define(
              WINDOW_LEAST,
              Type.INT,
              1_000,
              between(1, 1_000_000),
              LOW,
              "Tasks of a job that may be published and unfinished at any rate; divided among the"
                  + " jobs under way. Less than copier.look.ahead keeps a slow job from hiding the"
                  + " others from the copiers.")
          .define(
              RETRY_WITHIN,
              Type.LONG,
              Duration.ofDays(14).toMillis(),
              between(0, Duration.ofDays(3_650).toMillis()),
              LOW,
              "How long after its end a job's failed objects can be tried again; must be shorter"
                  + " than progress.retention.ms, because their counts are forgotten then.")
          .define(
              ATTEMPTS,
              Type.INT,
              10,
              between(1, 1_000),
              MEDIUM,
              "Calls of one listing, look or probe before its job fails: with the waits below, how"
                  + " long a store may be away.")
          .define(
              FIRST,
              Type.LONG,
              1_000L,
              between(0, 3_600_000),
              LOW,
              "Wait before the second call; it doubles from call to call.")
          .define(
              MAX,
              Type.LONG,
              60_000L,
              between(0, 3_600_000),
              LOW,
              "Longest wait between two calls; at least the first wait.")
          .define(
              QUEUED,
              Type.INT,
              500,
              between(1, 100_000),
              LOW,
              "Requests that are read and not yet answered; reading pauses beyond that.")
          .define(
              HANDOVER,
              Type.LONG,
              5_000L,
              between(0, 60_000),
              LOW,
              "How long a coordinator that stops leading may finish its transaction; the next"
                  + " leader undoes an unfinished one.")
          .define(
              REST,
              Type.LONG,
              1_000L,
              between(10, 600_000),
              LOW,
              "Wait before leading again after a failure; shorter may hammer a sick cluster.")
          .define(
              EVIDENCE,
              Type.INT,
              2,
              between(1, 100),
              LOW,
              "Partitions of outcomes read at once to put the digest over the receipts of a job"
                  + " that ended; more is sooner and takes more CPU and memory.")
          .define(
              LEASE,
              Type.LONG,
              5_000L,
              between(100, 600_000),
              MEDIUM,
              "How long a gateway may answer for prefixes under live migration after a heartbeat:"
                  + " shorter lets a cutover go on sooner past a gateway that is gone, longer bears"
                  + " longer interruptions between gateways and Kafka.")
          .define(
              MARGIN,
              Type.LONG,
              1_000L,
              between(1, 600_000),
              LOW,
              "How much longer a lease is counted, for clocks that go at different rates.")
          .define(
              SILENCE,
              Type.LONG,
              Duration.ofHours(1).toMillis(),
              between(1_000, Duration.ofDays(7).toMillis()),
              LOW,
              "How long a gateway is remembered that says nothing. A live job starts only once all"
                  + " that are remembered capture; must be ten minutes longer than"
                  + " routing.isolation.ms of every gateway.")
          .define(
              READY,
              Type.LONG,
              2_000L,
              between(1, 3_600_000),
              MEDIUM,
              "A live job is ready to cut over once a close is expected to hold writes no longer"
                  + " than this.");

  /**
   * Reads the settings of this role out of all settings of a process.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown setting or a value that
   *     its rule refuses
   */
  public static CoordinatorConfig of(Map<String, String> settings) {
    AbstractConfig own = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new CoordinatorConfig(
        new PlanLimits(
            own.getInt(LIST_PAGE),
            own.getInt(HEADS),
            own.getInt(RANGES),
            own.getInt(RANGE_PAGES),
            own.getInt(REMEMBERED)),
        new LeaderLimits(
            own.getInt(BATCH),
            own.getInt(AHEAD),
            own.getInt(STORE_WORK),
            new FlightWindow.Rule(own.getLong(WINDOW), own.getInt(WINDOW_LEAST))),
        new RetryPolicy(
            own.getInt(ATTEMPTS),
            Duration.ofMillis(own.getLong(FIRST)),
            Duration.ofMillis(own.getLong(MAX))),
        own.getInt(QUEUED),
        Duration.ofMillis(own.getLong(HANDOVER)),
        Duration.ofMillis(own.getLong(RETRY_WITHIN)),
        Duration.ofMillis(own.getLong(REST)),
        own.getInt(EVIDENCE),
        new LeaseTerms(
            Duration.ofMillis(own.getLong(LEASE)),
            Duration.ofMillis(own.getLong(MARGIN)),
            Duration.ofMillis(own.getLong(SILENCE))),
        Duration.ofMillis(own.getLong(READY)));
  }
}
