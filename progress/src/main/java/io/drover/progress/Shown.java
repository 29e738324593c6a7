package io.drover.progress;

import io.drover.schemas.record.MigrationState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a publication says that does not change by the mere passing of time; two equal ones need not
 * both be published.
 */
record Shown(MigrationState state, boolean planComplete, long total, long totalBytes, Sums sums) {
  /**
   * A job as it is to be shown: what is finished was planned, also where the job's own record lags
   * behind; and what was put off is left undone once the job is over.
   */
  static Shown of(MigrationState state, JobFacts facts, Sums present) {
    Sums sums = JobFacts.isFinal(state) ? present.abandoned() : present;
    return new Shown(
        state,
        facts.planComplete(),
        Math.max(facts.tasks(), sums.finished()),
        Math.max(facts.bytes(), sums.finishedBytes()),
        sums);
  }

  double percent() {
    if (total == 0) {
      return planComplete ? 100 : 0;
    }
    return 100.0 * sums.finished() / total;
  }

  void write(DataOutput to) throws IOException {
    to.writeUTF(state.name());
    to.writeBoolean(planComplete);
    to.writeLong(total);
    to.writeLong(totalBytes);
    to.write(sums.toBytes());
  }

  static Shown read(DataInput from) throws IOException {
    var state = MigrationState.valueOf(from.readUTF());
    var planComplete = from.readBoolean();
    var total = from.readLong();
    var totalBytes = from.readLong();
    var sums = new byte[Sums.BYTES];
    from.readFully(sums);
    return new Shown(state, planComplete, total, totalBytes, Sums.ofBytes(sums));
  }
}
