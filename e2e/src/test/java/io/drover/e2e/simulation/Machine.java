package io.drover.e2e.simulation;

/**
 * One life of a process. It ends once; what comes after is another machine. A frozen one does
 * nothing for a while and then goes on as if nothing had happened (a pause of the collector, a
 * laptop's lid).
 */
final class Machine {
  private final String name;
  private boolean dead;
  private long frozenUntil;

  Machine(String name) {
    this.name = name;
  }

  void kill() {
    dead = true;
  }

  boolean alive() {
    return !dead;
  }

  void freeze(long until) {
    frozenUntil = until;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  @Override
  public String toString() {
    return name;
  }
}
