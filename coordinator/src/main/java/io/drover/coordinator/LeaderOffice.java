package io.drover.coordinator;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lease.LeaseDesk;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TransactionalOutput;
import java.util.Map;
import java.util.function.Function;

/** A term of leadership over Kafka: one writer, one leader. */
final class LeaderOffice implements Term.Office {
  private final KafkaClients clients;
  private final TransactionalOutput output;
  private final Leader leader;
  private final LeaseDesk desk;
  private Map<MigrationId, Job> jobs = Map.of();

  /**
   * @param desk grants leases for this term
   * @param leaders makes the leader that publishes to an output
   */
  LeaderOffice(
      KafkaClients clients, LeaseDesk desk, Function<TransactionalOutput, Leader> leaders) {
    this.clients = clients;
    this.desk = desk;
    this.output = new TransactionalOutput(clients, transactionalId(clients));
    this.leader = leaders.apply(output);
  }

  /** Names the one writer of jobs and tasks, whichever process it is in. */
  static String transactionalId(KafkaClients clients) {
    return clients.group("coordinator") + "-leader";
  }

  @Override
  public void takeOver() {
    output.begin();
    desk.takeOver();
    jobs = History.read(clients);
  }

  @Override
  public Leader leader() {
    return leader;
  }

  @Override
  public void lead() throws InterruptedException {
    desk.start(leader::wake, leader::fail);
    leader.run(jobs);
  }

  @Override
  public void close() {
    try (output) {
      desk.close();
    }
  }
}
