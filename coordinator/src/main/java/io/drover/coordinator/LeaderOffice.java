package io.drover.coordinator;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Leader;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TransactionalOutput;
import java.util.Map;
import java.util.function.Function;

/** A term of leadership over Kafka: one writer, one leader. */
final class LeaderOffice implements Term.Office {
  private final KafkaClients clients;
  private final TransactionalOutput output;
  private final Leader leader;
  private Map<MigrationId, Job> jobs = Map.of();

  /**
   * @param leaders makes the leader that publishes to an output
   */
  LeaderOffice(KafkaClients clients, Function<TransactionalOutput, Leader> leaders) {
    this.clients = clients;
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
    jobs = History.read(clients);
  }

  @Override
  public Leader leader() {
    return leader;
  }

  @Override
  public void lead() throws InterruptedException {
    leader.run(jobs);
  }

  @Override
  public void close() {
    output.close();
  }
}
