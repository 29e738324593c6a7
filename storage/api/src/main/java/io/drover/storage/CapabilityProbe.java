package io.drover.storage;

import io.drover.storage.ProbeFinding.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds out what a store really does, with requests that must fail: a 200 does not prove that a
 * condition was honoured (T-28).
 *
 * <p>A probe takes away, it never adds: only primitives that the backend declares are tried. It
 * writes to scratch keys {@code <prefix>.drover/probe-<id>/} only and removes them whatever
 * happens; a probe of a store that is only looked at writes nothing. It may be repeated.
 */
public final class CapabilityProbe {
  /** What the store is to be used for, and so what may be done to it. */
  public enum Scope {
    /** Copies are written to it: everything is tried, on scratch objects. */
    TARGET,
    /**
     * It is only looked at, also the target of a dry run or of a comparison: nothing is written; a
     * read of an existing object with a wrong pin must fail. What only a write could show is taken
     * from the backend's word.
     */
    READ,
    /**
     * Its objects will be deleted: conditional deletes are tried, on scratch objects, never on real
     * ones.
     */
    SOURCE_MOVE
  }

  private static final Pattern SCRATCH =
      Pattern.compile("(?:.*/)?\\.drover/probe-[^/]+/.*", Pattern.DOTALL);

  private final Supplier<String> ids;
  private final Retrying retrying;

  /**
   * @param ids fresh ids that no other probe gets, without {@code /}
   * @param retrying how throttled and failed requests are repeated
   */
  public CapabilityProbe(Supplier<String> ids, Retrying retrying) {
    this.ids = ids;
    this.retrying = retrying;
  }

  /** Whether a key is, or was, a scratch object of some probe: planners leave those out. */
  public static boolean isScratch(ObjectKey key) {
    return isScratch(key.value());
  }

  /** The same of a text that may be a key. */
  public static boolean isScratch(String key) {
    return key.contains(".drover/probe-") && SCRATCH.matcher(key).matches();
  }

  /**
   * Probes a store.
   *
   * @param prefix below which scratch objects may be; empty, or ends in {@code /}
   * @param assumed primitives that the configuration takes as given ({@link Stores#assumed}); they
   *     are not tried, and nothing is written if nothing else is left to try
   * @throws StoreException if the store cannot be reached, the bucket is missing, or it refuses
   *     what the scope needs at all; nothing is left behind
   */
  public ProbeReport probe(ObjectStore store, String prefix, Scope scope, Set<Primitive> assumed)
      throws InterruptedException {
    Run run = new Run(store, prefix, scope, assumed);
    run.reach();
    try {
      return run.report();
    } catch (StoreException.Denied e) {
      throw new StoreException.Denied(run.denied(e), e);
    } finally {
      run.scratch.clear();
    }
  }

  /** One probe of one store. */
  private final class Run {
    private final ObjectStore store;
    private final String prefix;
    private final Scope scope;
    private final Set<Primitive> assumed;
    private final Capabilities declared;
    private final ScratchSpace scratch;
    private final PrimitiveChecks checks;

    Run(ObjectStore store, String prefix, Scope scope, Set<Primitive> assumed) {
      this.store = store;
      this.prefix = prefix;
      this.scope = scope;
      this.assumed = Set.copyOf(assumed);
      this.declared = store.capabilities();
      this.scratch = new ScratchSpace(store, prefix + ".drover/probe-" + ids.get() + "/", retrying);
      this.checks = new PrimitiveChecks(store, scratch);
    }

    /** One request that every use of a store needs: fails clearly where nothing would work. */
    void reach() throws InterruptedException {
      retry(() -> store.list(new ListRequest(prefix, java.util.Optional.empty(), 1)));
    }

    ProbeReport report() throws InterruptedException {
      if (writes()) {
        retry(checks::writable);
      }
      List<ProbeFinding> findings = new ArrayList<>();
      for (Primitive primitive : Primitive.values()) {
        findings.add(finding(primitive));
      }
      Set<Primitive> found =
          findings.stream()
              .filter(finding -> finding.verdict().has())
              .map(ProbeFinding::primitive)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(Primitive.class)));
      return new ProbeReport(new Capabilities(found, checksums(), declared.limits()), findings);
    }

    private ProbeFinding finding(Primitive primitive) throws InterruptedException {
      if (assumed.contains(primitive)) {
        return new ProbeFinding(primitive, Verdict.ASSUMED, "taken as given by the configuration");
      }
      if (!declared.has(primitive)) {
        return new ProbeFinding(primitive, Verdict.ABSENT, "the backend does not offer it");
      }
      if (!tried(primitive)) {
        return new ProbeFinding(primitive, Verdict.DECLARED, "the backend says so; not tried");
      }
      try {
        return retry(() -> check(primitive));
      } catch (StoreException.Unsupported
          | StoreException.Unavailable
          | StoreException.Conflict e) {
        return new ProbeFinding(primitive, Verdict.REFUSED, "the store fails: " + e.getMessage());
      }
    }

    private ProbeFinding check(Primitive primitive) throws InterruptedException {
      return scope == Scope.READ ? checks.reading(primitive, prefix) : checks.check(primitive);
    }

    private boolean tried(Primitive primitive) {
      return switch (primitive) {
        case PINNED_READ, UTF8_ORDER -> true;
        case DELETE_IF_MATCH -> scope != Scope.READ;
        case CREATE_IF_ABSENT,
            REPLACE_IF_MATCH,
            MULTIPART_CREATE_IF_ABSENT,
            MULTIPART_REPLACE_IF_MATCH,
            SERVER_SIDE_COPY,
            SERVER_SIDE_PARTS,
            TAGS ->
            scope == Scope.TARGET;
        case INGEST_VALIDATION, RESUME_WRITE, LIST_FROM_ANYWHERE -> false;
      };
    }

    private boolean writes() {
      return scope != Scope.READ
          && declared.primitives().stream().anyMatch(p -> tried(p) && !assumed.contains(p));
    }

    private Set<Checksum.Kind> checksums() throws InterruptedException {
      return scope == Scope.TARGET && writes() && !declared.storedChecksums().isEmpty()
          ? retry(() -> checks.storedChecksums(declared.storedChecksums()))
          : declared.storedChecksums();
    }

    private <T> T retry(Retrying.Operation<T> operation) throws InterruptedException {
      return retrying.call(operation, (attempt, failure) -> {});
    }

    private String denied(StoreException.Denied e) {
      return scope == Scope.READ
          ? "%s cannot be read: %s".formatted(store.uri(), e.getMessage())
          : ("%s cannot be probed, which needs to write and delete scratch objects below %s: %s;"
                  + " allow it, or name the primitives to take as given in store.%s.assume")
              .formatted(store.uri(), scratch.root(), e.getMessage(), store.uri().store());
    }
  }
}
