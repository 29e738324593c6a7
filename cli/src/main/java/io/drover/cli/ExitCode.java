package io.drover.cli;

/** Exit codes of the {@code drover} command; documented in README and in {@code drover --help}. */
public enum ExitCode {
  /** Everything that was asked for is done. */
  OK(0, "everything that was asked for is done"),
  /** Something failed that should not; the message says what. */
  FAILURE(1, "something failed that should not; the message says what"),
  /** The command line or a setting is wrong. */
  USAGE(2, "the command line or a setting is wrong"),
  /** The job completed, but some objects failed. */
  OBJECTS_FAILED(3, "the job completed, but some objects failed: see drover failures ID"),
  /** The job itself failed or was cancelled. */
  JOB_FAILED(4, "the job failed or was cancelled; the message says why"),
  /** The coordinator refused the request. */
  REFUSED(5, "the coordinator refused the request; the message says why"),
  /** Kafka or the coordinator did not answer in time. */
  NO_ANSWER(6, "Kafka or the coordinator did not answer in time"),
  /** No such job. */
  NOT_FOUND(7, "no such job"),

  /** Evidence does not hold. */
  EVIDENCE(
      8,
      "the evidence does not hold: the file was changed, the store differs from it, or it is not as"
          + " sealed"),
  /** Interrupted; running the same command again goes on. */
  INTERRUPTED(130, "interrupted; the same command goes on where it was");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number that the process exits with. */
  public int code() {
    return code;
  }

  /** What it means, in a few words. */
  public String meaning() {
    return meaning;
  }
}
