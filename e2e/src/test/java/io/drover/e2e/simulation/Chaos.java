package io.drover.e2e.simulation;

import java.util.Random;

/**
 * How bad the world is in one run.
 *
 * @param lostRequests share of storage requests that do not arrive
 * @param lostAnswers share of those that take effect and whose answer does not arrive
 * @param kills machines killed
 * @param freezes machines that stand still for longer than their membership lasts
 * @param changes changes of source objects by their application
 * @param unknownCommits share of the leader's transactions whose end it does not learn
 */
record Chaos(
    double lostRequests,
    double lostAnswers,
    int kills,
    int freezes,
    int changes,
    double unknownCommits) {
  static final Chaos NONE = new Chaos(0, 0, 0, 0, 0, 0);

  static Chaos of(Random random) {
    return new Chaos(
        random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.1,
        random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.1,
        random.nextInt(8),
        random.nextInt(5),
        random.nextInt(3) == 0 ? 0 : random.nextInt(8),
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.1);
  }
}
