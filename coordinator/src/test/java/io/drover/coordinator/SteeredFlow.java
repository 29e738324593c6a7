package io.drover.coordinator;

import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.cutover.Flow;
import java.util.List;

/** Changes as a test wants them. */
final class SteeredFlow implements ChangeFlow {
  private volatile long backlog;
  private volatile List<String> failed = List.of();
  private volatile List<String> unresolved = List.of();
  private volatile long barrier;
  private volatile long suspects;
  private volatile boolean listed = true;

  void backlog(long left) {
    backlog = left;
  }

  void failed(List<String> keys) {
    failed = keys;
  }

  void unresolved(List<String> keys) {
    unresolved = keys;
  }

  void listed(boolean all) {
    listed = all;
  }

  long suspects() {
    return suspects;
  }

  /** What was asked for is forgotten with the leader that asked. */
  void forget() {
    barrier = 0;
    suspects = 0;
  }

  @Override
  public Flow look() {
    return new Flow(listed, backlog, failed, 0, barrier, unresolved, suspects);
  }

  @Override
  public void barrier(long epoch) {
    barrier = epoch;
  }

  @Override
  public void planSuspects(long epoch, List<String> keys) {
    suspects = epoch;
  }
}
