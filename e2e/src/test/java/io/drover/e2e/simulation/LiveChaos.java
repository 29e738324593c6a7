package io.drover.e2e.simulation;

import java.util.Random;

/**
 * How bad the world of a live migration is in one run.
 *
 * @param lostRequests share of storage requests that do not arrive
 * @param lostAnswers share of those that take effect and whose answer does not arrive
 * @param lateWrites share of a gateway's writes that arrive long after it gave them up
 * @param delays share of a gateway's messages to Kafka that take long
 * @param mishaps processes killed, frozen or cut off from Kafka
 * @param unknownCommits share of the coordinator's transactions whose end it does not learn
 * @param clocks how much faster or slower the clocks of gateways and coordinators go than true time
 */
record LiveChaos(
    double lostRequests,
    double lostAnswers,
    double lateWrites,
    double delays,
    int mishaps,
    double unknownCommits,
    double clocks) {
  /** As bad as it gets. */
  static final LiveChaos WORST = new LiveChaos(0.02, 0.01, 0.08, 0.04, 16, 0.005, 0.06);

  static LiveChaos of(Random random) {
    if (random.nextInt(4) == 0) {
      return WORST;
    }
    return new LiveChaos(
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.05,
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.02,
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.05,
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.05,
        random.nextInt(5) == 0 ? 0 : random.nextInt(12),
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.02,
        random.nextInt(3) == 0 ? 0 : 0.06);
  }
}
