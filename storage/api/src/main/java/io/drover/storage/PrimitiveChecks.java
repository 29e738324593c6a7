package io.drover.storage;

import io.drover.storage.ProbeFinding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One check for each primitive: what must succeed does, and what must fail does. Each takes fresh
 * scratch keys, so it may be repeated after a failure.
 */
final class PrimitiveChecks {
  /** Writers of a race: enough for a store that compares and then writes to lose an update. */
  private static final int RACERS = 8;

  /**
   * Existing objects that are tried for a pinned read before giving up, as some may be archived.
   */
  private static final int MAX_SAMPLES = 20;

  private static final List<String> ORDERED =
      List.of("a-b", "a/x", "a0", "a\uff5e", "a\ud83d\ude00");

  private final ObjectStore store;
  private final ScratchSpace scratch;

  PrimitiveChecks(ObjectStore store, ScratchSpace scratch) {
    this.store = store;
    this.scratch = scratch;
  }

  /**
   * Writes and removes one object, so that a store which refuses that is told from one that lacks a
   * primitive.
   */
  boolean writable() {
    ObjectKey key = scratch.fresh("writable");
    put(key, "writable", Condition.NONE);
    return store.delete(key, Condition.NONE);
  }

  /** A check on scratch objects. */
  ProbeFinding check(Primitive primitive) throws InterruptedException {
    return switch (primitive) {
      case PINNED_READ -> pinnedRead();
      case CREATE_IF_ABSENT -> create(primitive, this::put);
      case REPLACE_IF_MATCH -> replace(primitive, this::put);
      case MULTIPART_CREATE_IF_ABSENT -> create(primitive, this::putInParts);
      case MULTIPART_REPLACE_IF_MATCH -> replace(primitive, this::putInParts);
      case DELETE_IF_MATCH -> delete();
      case TAGS -> tags();
      case UTF8_ORDER -> order();
      case SERVER_SIDE_COPY -> new ServerSideChecks(store, scratch).whole();
      case SERVER_SIDE_PARTS -> new ServerSideChecks(store, scratch).parts();
      case INGEST_VALIDATION, RESUME_WRITE, LIST_FROM_ANYWHERE ->
          throw new IllegalArgumentException(primitive + " is declared, not tried");
    };
  }

  /** A check that writes nothing, on what is there. */
  ProbeFinding reading(Primitive primitive, String prefix) {
    ListPage page = store.list(ListRequest.first(prefix));
    return primitive == Primitive.UTF8_ORDER ? orderOf(page) : pinnedReadOf(page);
  }

  private ProbeFinding pinnedRead() {
    ObjectKey key = scratch.fresh("pinned");
    Pin stale = put(key, "first version", Condition.NONE).pin();
    Pin present = put(key, "other version", Condition.NONE).pin();
    if (!content(key, present).equals("other version")) {
      return finding(
          Primitive.PINNED_READ, Verdict.IGNORED, "a read of a version gave other bytes");
    }
    return mustFail(
        Primitive.PINNED_READ, "a read of a stale version", () -> store.read(key, stale).close());
  }

  private ProbeFinding pinnedReadOf(ListPage page) {
    String unsure = "it has no objects";
    for (ListedObject object : page.objects().stream().limit(MAX_SAMPLES).toList()) {
      try {
        store.read(object.key(), otherThan(object.pin())).close();
        return finding(
            Primitive.PINNED_READ,
            Verdict.IGNORED,
            "a read of a version that never was succeeded: " + object.key());
      } catch (StoreException.PreconditionFailed e) {
        return finding(Primitive.PINNED_READ, Verdict.HONOURED, "a read of a wrong version failed");
      } catch (StoreException.NotFound | StoreException.Unsupported e) {
        unsure = e.getMessage(); // Gone since it was listed, or archived: says nothing of pins.
      }
    }
    return finding(
        Primitive.PINNED_READ, Verdict.DECLARED, "the backend says so; not tried: " + unsure);
  }

  /** A pin of the same form that names no version: its last letter or digit is another one. */
  static Pin otherThan(Pin pin) {
    char[] text = pin.value().toCharArray();
    for (int i = text.length - 1; i >= 0; i--) {
      if (Character.digit(text[i], 16) >= 0) {
        text[i] = text[i] == '0' ? '1' : '0';
        return new Pin(new String(text));
      }
    }
    return new Pin(pin.value() + "0");
  }

  private ProbeFinding create(Primitive primitive, Write write) throws InterruptedException {
    ObjectKey taken = scratch.fresh("taken");
    put(taken, "first", Condition.NONE);
    ProbeFinding lost =
        mustFail(
            primitive,
            "a write where an object is",
            () -> write.write(taken, "second", Condition.ABSENT));
    if (!lost.verdict().has()) {
      return lost;
    }
    if (!holds(taken, "first")) {
      return finding(primitive, Verdict.IGNORED, "the refused write changed or removed the object");
    }
    return race(primitive, scratch.fresh("free"), Condition.ABSENT, write);
  }

  private ProbeFinding replace(Primitive primitive, Write write) throws InterruptedException {
    ObjectKey key = scratch.fresh("replaced");
    Pin stale = put(key, "first", Condition.NONE).pin();
    Pin present = put(key, "second", Condition.NONE).pin();
    ProbeFinding lost =
        mustFail(
            primitive,
            "a write over a stale version",
            () -> write.write(key, "third", Condition.match(stale)));
    if (!lost.verdict().has()) {
      return lost;
    }
    if (!holds(key, "second")) {
      return finding(primitive, Verdict.IGNORED, "the refused write changed or removed the object");
    }
    return race(primitive, key, Condition.match(present), write);
  }

  /** Of writes under the same condition one wins, and its bytes are there. */
  private ProbeFinding race(Primitive primitive, ObjectKey key, Condition condition, Write write)
      throws InterruptedException {
    ProbeRace race = ProbeRace.run(RACERS, racer -> write.write(key, "racer " + racer, condition));
    if (race.winners().size() > 1) {
      return finding(
          primitive,
          Verdict.IGNORED,
          "of %d writers in a race under one condition %d won, so updates are lost"
              .formatted(RACERS, race.winners().size()));
    }
    if (race.winners().isEmpty()) {
      throw race.failure()
          .orElseGet(() -> new StoreException.Unavailable("no writer of a race won"));
    }
    String expected = "racer " + race.winners().getFirst();
    return holds(key, expected)
        ? finding(primitive, Verdict.HONOURED, "the losing writes failed, also in a race")
        : finding(
            primitive, Verdict.IGNORED, "another write than the one that won a race is there");
  }

  private ProbeFinding delete() {
    ObjectKey key = scratch.fresh("deleted");
    Pin stale = put(key, "first", Condition.NONE).pin();
    Pin present = put(key, "second", Condition.NONE).pin();
    ProbeFinding kept =
        mustFail(
            Primitive.DELETE_IF_MATCH,
            "a delete of a stale version",
            () -> store.delete(key, Condition.match(stale)));
    if (!kept.verdict().has()) {
      return kept;
    }
    if (store.head(key).isEmpty()) {
      return finding(Primitive.DELETE_IF_MATCH, Verdict.IGNORED, "the refused delete deleted");
    }
    store.delete(key, Condition.match(present));
    return store.head(key).isEmpty()
        ? kept
        : finding(
            Primitive.DELETE_IF_MATCH, Verdict.REFUSED, "a delete of the present version did not");
  }

  private ProbeFinding tags() {
    ObjectKey key = scratch.fresh("tagged");
    Map<String, String> tags = Map.of("drover-probe", "1");
    byte[] bytes = "tagged".getBytes(StandardCharsets.UTF_8);
    store.put(key, ObjectAttributes.NONE.withTags(tags), Payload.of(bytes), Condition.NONE);
    return store.tags(key).equals(tags)
        ? finding(Primitive.TAGS, Verdict.HONOURED, "tags came back")
        : finding(Primitive.TAGS, Verdict.IGNORED, "tags were accepted and are not there");
  }

  private ProbeFinding order() {
    String below = "order/";
    for (String name : ORDERED) {
      ObjectKey key = scratch.exactly(below + name);
      if (store.accommodations(key, ObjectAttributes.NONE, 1).stream()
          .allMatch(Accommodation::lossless)) {
        put(key, "x", Condition.NONE);
      }
    }
    return orderOf(store.list(ListRequest.first(scratch.root() + below)));
  }

  private static ProbeFinding orderOf(ListPage page) {
    Optional<ObjectKey> violation = new OrderCheck().violation(page);
    return violation
        .map(key -> finding(Primitive.UTF8_ORDER, Verdict.IGNORED, "out of order at " + key))
        .orElseGet(() -> finding(Primitive.UTF8_ORDER, Verdict.HONOURED, "a page came in order"));
  }

  /** Those kinds that the store keeps, and rightly, for a put as for a write in parts. */
  Set<Checksum.Kind> storedChecksums(Set<Checksum.Kind> declared) {
    ObjectKey whole = scratch.fresh("checksums");
    ObjectKey parts = scratch.fresh("checksums-in-parts");
    String content = "bytes with a checksum";
    put(whole, content, Condition.NONE);
    putInParts(parts, content, Condition.NONE);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Set<Checksum.Kind> kept = EnumSet.noneOf(Checksum.Kind.class);
    for (Checksum right : ContentHash.of(declared, bytes, 0, bytes.length)) {
      if (keeps(whole, right) && keeps(parts, right)) {
        kept.add(right.kind());
      }
    }
    return kept;
  }

  private boolean keeps(ObjectKey key, Checksum right) {
    return store.head(key).map(stat -> stat.checksums().contains(right)).orElse(false);
  }

  static ProbeFinding mustFail(Primitive primitive, String what, Runnable request) {
    try {
      request.run();
    } catch (StoreException.PreconditionFailed e) {
      return finding(primitive, Verdict.HONOURED, what + " failed");
    }
    return finding(primitive, Verdict.IGNORED, what + " succeeded");
  }

  static ProbeFinding finding(Primitive primitive, Verdict verdict, String reason) {
    return new ProbeFinding(primitive, verdict, reason);
  }

  /** A way to write an object. */
  @FunctionalInterface
  private interface Write {
    Written write(ObjectKey key, String content, Condition condition);
  }

  private Written put(ObjectKey key, String content, Condition condition) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return store.put(key, ObjectAttributes.NONE, Payload.of(bytes), condition);
  }

  private Written putInParts(ObjectKey key, String content, Condition condition) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Limits limits = store.capabilities().limits();
    long partSize = limits.partSize(bytes.length, Math.max(limits.minPart(), bytes.length));
    try (MultipartWrite write =
        store.begin(new WriteRequest(key, ObjectAttributes.NONE, bytes.length, partSize))) {
      write.part(1, Payload.of(bytes));
      return write.commit(condition);
    }
  }

  /**
   * Whether an object is still there with its content: some stores let a refused write, or giving
   * it up, destroy what was under its key.
   */
  private boolean holds(ObjectKey key, String content) {
    try (ObjectBody body = store.read(key)) {
      return text(body).equals(content);
    } catch (StoreException.NotFound e) {
      return false;
    }
  }

  private String content(ObjectKey key, Pin pin) {
    try (ObjectBody body = store.read(key, pin)) {
      return text(body);
    }
  }

  static String text(ObjectBody body) {
    byte[] bytes = new byte[Math.toIntExact(body.length())];
    body.readFully(bytes, 0, bytes.length);
    return new String(Arrays.copyOf(bytes, bytes.length), StandardCharsets.UTF_8);
  }
}
