package io.drover.storage;

import io.drover.storage.ProbeFinding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Checks of copies within the provider, on scratch objects: a stale source must not be copied, and
 * a condition that does not hold must keep the object that is there. A store that ignores either
 * would tear copies or overwrite (T-05, T-28).
 */
final class ServerSideChecks {
  private static final String FIRST = "first";
  private static final String SECOND = "other";
  private static final ObjectAttributes OWN =
      ObjectAttributes.NONE.withMetadata(Map.of("drover-probe", "copied"));

  private final ObjectStore store;
  private final ScratchSpace scratch;

  ServerSideChecks(ObjectStore store, ScratchSpace scratch) {
    this.store = store;
    this.scratch = scratch;
  }

  /** Copies of whole objects. */
  ProbeFinding whole() {
    Primitive primitive = Primitive.SERVER_SIDE_COPY;
    Source source = source("copied");
    ObjectKey stale = scratch.fresh("copy-of-stale");
    ProbeFinding pinned =
        PrimitiveChecks.mustFail(
            primitive,
            "a copy of a stale version",
            () -> store.copy(source.stale(), stale, OWN, Condition.ABSENT));
    ObjectKey taken = scratch.fresh("copy-over");
    put(taken, FIRST);
    return pinned.verdict().has() ? conditional(primitive, source, taken) : pinned;
  }

  private ProbeFinding conditional(Primitive primitive, Source source, ObjectKey taken) {
    ProbeFinding lost =
        PrimitiveChecks.mustFail(
            primitive,
            "a copy where an object is",
            () -> store.copy(source.present(), taken, OWN, Condition.ABSENT));
    if (!lost.verdict().has() || !text(taken).equals(FIRST)) {
      return ignored(primitive, "a copy where an object is replaced it");
    }
    Pin present = pin(taken);
    ProbeFinding overtaken =
        PrimitiveChecks.mustFail(
            primitive,
            "a copy over a stale version",
            () ->
                store.copy(
                    source.present(),
                    taken,
                    OWN,
                    Condition.match(PrimitiveChecks.otherThan(present))));
    if (!overtaken.verdict().has() || !text(taken).equals(FIRST)) {
      return ignored(primitive, "a copy over a stale version replaced the present one");
    }
    store.copy(source.present(), taken, OWN, Condition.match(present));
    boolean right = text(taken).equals(SECOND) && carries(taken);
    return right
        ? overtaken
        : ignored(primitive, "a copy holds other bytes or other metadata than it was to");
  }

  /** Copies of ranges into parts. */
  ProbeFinding parts() {
    Primitive primitive = Primitive.SERVER_SIDE_PARTS;
    Source source = source("copied-in-parts");
    ObjectKey key = scratch.fresh("copy-in-parts");
    long size = source.present().size();
    Limits limits = store.capabilities().limits();
    WriteRequest request =
        new WriteRequest(key, OWN, size, limits.partSize(size, Math.max(limits.minPart(), size)));
    ByteRange all = new ByteRange(0, size);
    try (MultipartWrite write = store.begin(request)) {
      ProbeFinding pinned =
          PrimitiveChecks.mustFail(
              primitive,
              "a part from a stale version",
              () -> write.copyPart(1, source.stale(), all));
      if (!pinned.verdict().has()) {
        return pinned;
      }
      write.copyPart(1, source.present(), all);
      write.commit(Condition.NONE);
      return text(key).equals(SECOND)
          ? pinned
          : ignored(primitive, "a part holds other bytes than its source");
    }
  }

  /** An object with an earlier version of the same size. */
  private record Source(CopySource present, CopySource stale) {}

  private Source source(String name) {
    ObjectKey key = scratch.fresh(name);
    Pin stale = put(key, FIRST);
    Pin present = put(key, SECOND);
    String bucket = store.uri().bucket();
    return new Source(
        new CopySource(bucket, key, present, SECOND.length()),
        new CopySource(bucket, key, stale, FIRST.length()));
  }

  private Pin put(ObjectKey key, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return store.put(key, ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE).pin();
  }

  private Pin pin(ObjectKey key) {
    return store.head(key).orElseThrow().pin();
  }

  private boolean carries(ObjectKey key) {
    return store
        .head(key)
        .map(stat -> stat.attributes().metadata().equals(OWN.metadata()))
        .orElse(false);
  }

  private String text(ObjectKey key) {
    try (ObjectBody body = store.read(key)) {
      return PrimitiveChecks.text(body);
    } catch (StoreException.NotFound e) {
      return "";
    }
  }

  private static ProbeFinding ignored(Primitive primitive, String reason) {
    return PrimitiveChecks.finding(primitive, Verdict.IGNORED, reason);
  }
}
