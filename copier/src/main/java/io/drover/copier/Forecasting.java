package io.drover.copier;

import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Forecast;
import io.drover.schemas.record.Verification;
import io.drover.storage.ObjectStat;
import io.drover.storage.Primitive;

/**
 * Counts what a run would ask of the stores for one object if nothing fails: by the copier, by the
 * verifier, and in MOVE for the delete. Listings are not counted: they belong to no object. Pure.
 */
final class Forecasting {
  private final Job job;
  private final ObjectStat source;
  private final boolean present;
  private final long parts;
  private final boolean serverSide;

  /**
   * @param present whether the target has something under the key
   * @param parts parts that the object is copied in; 1 if it is copied whole
   * @param serverSide whether the target copies by itself
   */
  Forecasting(Job job, ObjectStat source, boolean present, long parts, boolean serverSide) {
    this.serverSide = serverSide;
    this.job = job;
    this.source = source;
    this.present = present;
    this.parts = parts;
  }

  /** Requests that reading the tags of the object takes. */
  int tagRequests() {
    return source.tagged() && job.can().has(Primitive.TAGS) ? 1 : 0;
  }

  /**
   * For an object that is written.
   *
   * @param looks requests that the dry run itself made for it
   */
  Forecast copied(int looks) {
    return serverSide ? copiedThere(looks) : streamed(looks);
  }

  /** No byte passes through a copier; the verifier reads both sides if nothing else proves it. */
  private Forecast copiedThere(int looks) {
    boolean full = job.spec().getVerification() == Verification.FULL;
    boolean reads = full || (job.spec().getVerification() == Verification.CHECKSUM && !proven());
    int tags = tagRequests();
    return Forecast.newBuilder()
        .setHeads(2 + compared() + (reads ? 1 : 0))
        .setGets(reads ? 2 : 0)
        .setTagGets(tags)
        .setPuts(parts == 1 ? 1 : parts + 2)
        .setDeletes(job.moves() ? 1 : 0)
        .setReadBytes(reads ? 2 * source.size() : 0)
        .setWrittenBytes(source.size())
        .setLooks(looks)
        .build();
  }

  /** Whether both stores keep a checksum of the same kind, which the copy will have too. */
  private boolean proven() {
    return source.checksums().stream().anyMatch(kept -> job.comparable().contains(kept.kind()));
  }

  private Forecast streamed(int looks) {
    boolean whole = parts == 1;
    boolean full = job.spec().getVerification() == Verification.FULL;
    int tags = tagRequests();
    long readBack = readsBack() ? source.size() : 0;
    return Forecast.newBuilder()
        .setHeads((whole ? 0 : 1) + compared() + 1 + (full ? 1 : 0))
        .setGets(parts + (readsBack() ? 1 : 0))
        .setTagGets(full ? 3 * tags : tags)
        .setPuts(whole ? 1 : parts + 2)
        .setDeletes(job.moves() ? 1 : 0)
        .setReadBytes(source.size() + readBack)
        .setWrittenBytes(source.size())
        .setLooks(looks)
        .build();
  }

  /** For an object of which the target has an unchanged copy. */
  Forecast unchanged(int looks) {
    boolean full = job.spec().getVerification() == Verification.FULL;
    return Forecast.newBuilder()
        .setHeads(compared() + 1 + (full ? 1 : 0))
        .setGets(full ? 2 : 0)
        .setTagGets(0)
        .setPuts(0)
        .setDeletes(job.moves() ? 1 : 0)
        .setReadBytes(full ? 2 * source.size() : 0)
        .setWrittenBytes(0)
        .setLooks(looks)
        .build();
  }

  /** The look at what the target has, which tells an unchanged copy. */
  private int compared() {
    return present && job.spec().getExisting() == Existing.SKIP_UNCHANGED ? 1 : 0;
  }

  private boolean readsBack() {
    return switch (job.spec().getVerification()) {
      case SIZE -> false;
      case CHECKSUM ->
          job.can().storedChecksums().isEmpty() && !job.can().has(Primitive.INGEST_VALIDATION);
      case FULL -> true;
    };
  }
}
