package io.drover.coordinator;

import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Launcher;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lead.LeaderMetrics;
import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.LiveSide;
import io.drover.coordinator.lease.LeaseDesk;
import io.drover.coordinator.lease.LeaseMetrics;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.coordinator.repeat.KafkaRepetition;
import io.drover.messaging.DeadLetters;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.messaging.TopicAdmin;
import io.drover.messaging.TransactionalOutput;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.storage.Retrying;
import io.drover.storage.StoreProvider;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the jobs: answers requests, plans tasks, closes what is finished. Any number of these may
 * run; the one that owns the partition of requests leads, the others stand by.
 */
public final class CoordinatorRole implements Role {
  /** What is carried out. */
  private static final Set<Action> OFFERED = EnumSet.allOf(Action.class);

  private static final String NAME = "coordinator";

  private final CoordinatorConfig config;
  private final KafkaClients clients;
  private final Stores stores;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Function<MigrationId, Optional<ChangeFlow>> changes;
  private final LeaderMetrics metrics;
  private final LeaseMetrics leaseMetrics;
  private final LongSupplier nanos;
  private final RandomGenerator random = RandomGenerator.of("SecureRandom");
  private final Retrying retrying;
  private volatile @Nullable CommandFeed feed;
  private volatile @Nullable TerminalCounts terminals;
  private volatile @Nullable DeadLetters deadLetters;

  public CoordinatorRole(
      CoordinatorConfig config,
      KafkaClients clients,
      Stores stores,
      MeterRegistry meters,
      Clock clock) {
    this(config, clients, stores, meters, clock, _ -> Optional.empty());
  }

  CoordinatorRole(
      CoordinatorConfig config,
      KafkaClients clients,
      Stores stores,
      MeterRegistry meters,
      Clock clock,
      Function<MigrationId, Optional<ChangeFlow>> changes) {
    this.changes = changes;
    this.config = config;
    this.clients = clients;
    this.stores = stores;
    this.meters = meters;
    this.clock = clock;
    this.nanos = meters.config().clock()::monotonicTime;
    this.metrics = new LeaderMetrics(meters, nanos);
    this.leaseMetrics = new LeaseMetrics(meters);
    this.retrying = new Retrying(config.retry(), random, Waiter.SYSTEM);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void start() {
    new TopicAdmin(clients)
        .check(
            Topic.COMMANDS,
            Topic.MIGRATIONS,
            Topic.TASKS,
            Topic.OUTCOMES,
            Topic.PROGRESS,
            Topic.CHANGES,
            Topic.ROUTES,
            Topic.GATEWAYS,
            Topic.LEASES,
            Topic.DEAD_LETTERS);
    try {
      join();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void join() {
    TopicPartition commands = new TopicPartition(clients.topic(Topic.COMMANDS), 0);
    DeadLetters letters = new DeadLetters(clients, NAME);
    deadLetters = letters;
    Consumer<byte[], byte[]> consumer =
        clients.byteConsumer(
            clients.group(NAME),
            "drover-" + NAME,
            Map.of("max.poll.records", config.commandsQueued()));
    CommandFeed members = new CommandFeed(consumer, commands, config, clock);
    feed = members;
    TerminalCounts counts = new TerminalCounts(clients, members::wake);
    terminals = counts;
    Gauge.builder("drover.coordinator.leader", members, present -> present.leading() ? 1 : 0)
        .description("1 in the coordinator that leads, 0 in one that stands by")
        .register(meters);
    counts.start();
    members.start(
        () -> {
          LeaseDesk desk = new LeaseDesk(clients, config.leases(), clock, nanos, leaseMetrics);
          return new Term(
              new LeaderOffice(
                  clients,
                  desk,
                  output -> leader(output, desk, members, counts, letters, commands)));
        });
  }

  private Leader leader(
      TransactionalOutput output,
      LeaseDesk desk,
      CommandFeed members,
      TerminalCounts counts,
      DeadLetters letters,
      TopicPartition commands) {
    FencedOutput fenced =
        new FencedOutput(
            output, letters, commands, members::membership, clients.config().outputAttempts());
    LeaderOutput told =
        transaction -> {
          fenced.commit(transaction);
          transaction.nextCommand().ifPresent(members::answered);
        };
    StoreCalls calls = new StoreCalls(retrying);
    return new Leader(
        new Leader.Surroundings(
            new Lifecycle(OFFERED, config.retryWithin()),
            decoder(),
            new StorePreflight(
                stores, retrying, () -> HexFormat.of().toHexDigits(random.nextLong())),
            new StorePlanners(stores, config.plan(), calls, TopicOutcomes.of(clients)),
            new KafkaRepetition(
                clients, stores, calls, config.plan(), config.leader().pagesAhead()),
            told,
            counts,
            new TopicSealer(clients, retrying, config.evidenceThreads()),
            config.leader(),
            metrics,
            clock,
            Launcher.VIRTUAL,
            new LiveSide(desk.gateways(), changes, config.readyWithin())));
  }

  private CommandDecoder decoder() {
    Deserializer<Command> avro = clients.deserializer(Command.class);
    Set<String> schemes = new TreeSet<>();
    stores.providers().stream().map(StoreProvider::scheme).forEach(schemes::add);
    return new CommandDecoder(
        bytes -> avro.deserialize(clients.topic(Topic.COMMANDS), bytes), schemes);
  }

  @Override
  public Health health() {
    CommandFeed members = feed;
    TerminalCounts counts = terminals;
    if (members == null || counts == null) {
      return Health.waiting("not started");
    }
    Health following = counts.health();
    return following.live() ? members.health() : following;
  }

  @Override
  public synchronized void close() {
    CommandFeed members = feed;
    TerminalCounts counts = terminals;
    DeadLetters letters = deadLetters;
    if (members != null) {
      members.close();
    }
    if (counts != null) {
      counts.close();
    }
    if (letters != null) {
      letters.close();
    }
  }
}
