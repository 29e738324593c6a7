package io.drover.e2e.simulation;

/** The process of a fiber is dead. An error, since no code under test may catch it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed(String machine) {
    super(machine, null, false, false);
  }
}
