package io.drover.e2e.simulation;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Provenance;
import java.time.Duration;
import java.util.Optional;

/**
 * The second part of some runs: the migration is undone, in a bad world again, while applications
 * change copies. Nothing goes but unchanged copies of that job, and what comes back is what the
 * receipts say.
 */
final class Undoing implements History.Undone {
  private static final String JOB = "undo";

  /** Who was frozen in the first part has ended what it was about. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private static final Duration BAD = Duration.ofSeconds(8);

  private final Run run;

  Undoing(Run run) {
    this.run = run;
  }

  void run() {
    long begin = run.world.now() + QUIET.toNanos();
    run.until("everybody to be done", () -> run.world.now() > begin);
    run.world.calmFrom(Duration.ofNanos(run.world.now()).plus(BAD));
    run.history.undoing(this);
    run.command(Duration.ZERO, JOB, specification(), Action.START);
    mishaps();
    run.command(BAD.plusSeconds(1), JOB, null, Action.RESUME);
    long calm = run.world.now() + BAD.plusSeconds(2).toNanos();
    run.until("the rollback to end", () -> run.world.now() > calm && run.oracle.over(JOB));
    if (state() == MigrationState.COMPLETED) {
      run.command(Duration.ZERO, JOB, null, Action.RETRY_FAILED);
      long since = run.world.now() + Duration.ofSeconds(5).toNanos();
      run.until("the retry of the rollback", () -> run.world.now() > since && run.oracle.over(JOB));
    }
    run.until("every task of the rollback to end", () -> run.settled(JOB));
    judge();
  }

  private MigrationSpec specification() {
    return MigrationSpec.newBuilder()
        .setKind(JobKind.ROLLBACK)
        .setUndoes(Run.JOB)
        .setSource(run.target.uri().toString())
        .setTarget(run.source.uri().toString())
        .setMode(run.spec.getMode())
        .setVerification(
            run.spec.getMode() == Mode.MOVE ? Verification.FULL : Verification.CHECKSUM)
        .setServerSide(false)
        .setMaxInFlight(run.random.nextInt(3) == 0 ? 2 : 1_000)
        .setMaxAttempts(run.random.nextInt(2) == 0 ? 1 : 5)
        .build();
  }

  private void mishaps() {
    for (int i = run.random.nextInt(4); i > 0; i--) {
      Action action =
          switch (run.random.nextInt(8)) {
            case 0 -> Action.CANCEL;
            case 1, 2 -> Action.PAUSE;
            case 3, 4 -> Action.RESUME;
            default -> Action.RETRY_FAILED;
          };
      run.command(run.world.about(BAD.dividedBy(2)), JOB, null, action);
    }
    for (int i = run.random.nextInt(4); i > 0; i--) {
      run.world.after(run.world.about(BAD.dividedBy(2)), run::killOne);
    }
    for (int i = run.random.nextInt(3); i > 0; i--) {
      run.world.after(run.world.about(BAD.dividedBy(2)), run::freezeOne);
    }
    for (int i = run.random.nextInt(4); i > 0; i--) {
      run.world.after(run.world.about(BAD.dividedBy(2)), this::changeCopy);
    }
  }

  private void changeCopy() {
    ObjectKey key = new ObjectKey(Run.key(run.random.nextInt(15)));
    if (run.random.nextInt(3) > 0) {
      run.put(run.target, key.value());
    } else {
      var _ = run.target.delete(key, Condition.NONE);
    }
  }

  private MigrationState state() {
    return run.oracle.job(JOB).orElseThrow().getState();
  }

  private Optional<Receipt> receipt(String key) {
    return Optional.ofNullable(run.oracle.receipts(Run.JOB).get(key));
  }

  /** Only a copy that the job wrote, as it wrote it, where nobody's object was before. */
  @Override
  public boolean mayGo(String key, String pin) {
    return receipt(key)
        .filter(receipt -> receipt.getTargetPin().equals(pin))
        .filter(receipt -> receipt.getWritten() && receipt.getReplacedPin() == null)
        .isPresent();
  }

  private void judge() {
    if (state() == MigrationState.FAILED) {
      throw new AssertionError("the rollback failed: " + run.oracle.job(JOB));
    }
    run.oracle.held(JOB).forEach((key, outcome) -> told(key, outcome));
    if (state() == MigrationState.COMPLETED) {
      run.oracle.receipts(Run.JOB).forEach((key, receipt) -> undone(key, receipt));
    }
  }

  private void told(String key, Outcome outcome) {
    if (outcome.getStatus() == OutcomeStatus.SOURCE_GONE) {
      throw new AssertionError(
          "'%s': a copy that is gone is undone, or cannot be: %s".formatted(key, outcome));
    }
    if (outcome.getStatus() == OutcomeStatus.REMOVED && state() == MigrationState.COMPLETED) {
      Optional<String> there = run.target.head(new ObjectKey(key)).map(s -> s.pin().value());
      if (there.isPresent() && mayGo(key, there.get())) {
        throw new AssertionError("'%s' counts as removed and is there".formatted(key));
      }
    }
  }

  /** A copy that could go is gone; a source that could come back is back. */
  private void undone(String key, Receipt receipt) {
    Optional<ObjectStat> copy = run.target.head(new ObjectKey(key));
    boolean stays = copy.filter(stat -> mayGo(key, stat.pin().value())).isPresent();
    Optional<ObjectStat> original = run.source.head(new ObjectKey(key));
    boolean expected =
        switch (run.spec.getMode()) {
          case COPY -> original.isEmpty(); // The copy is the last one then.
          case MOVE -> original.filter(stat -> !restored(stat)).isPresent(); // Somebody else's.
        };
    if (stays && !expected) {
      throw new AssertionError(
          "'%s' could be undone and was not: %s; receipt %s; original %s"
              .formatted(key, run.oracle.held(JOB).get(key), receipt, original));
    }
  }

  @Override
  public boolean restored(ObjectStat original) {
    return Provenance.of(original.attributes())
        .filter(provenance -> provenance.migration().equals(JOB))
        .isPresent();
  }

  @Override
  public String toString() {
    return "rollback " + run.oracle.job(JOB);
  }
}
