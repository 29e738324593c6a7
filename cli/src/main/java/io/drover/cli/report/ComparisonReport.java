package io.drover.cli.report;

import io.drover.cli.view.Quantity;
import io.drover.cli.view.Table;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Receipt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a comparison of two stores found (O-05), folded from the last outcome of each task. Memory:
 * the named differences, up to a limit.
 */
public final class ComparisonReport {
  private static final Map<String, String> METHODS = methods();

  private final int limit;
  private final TreeMap<String, Outcome> named = new TreeMap<>();
  private final Map<String, Tally> equal = new TreeMap<>();
  private final Map<String, Tally> unequal = new TreeMap<>();
  private final Tally gone = new Tally();
  private final Tally open = new Tally();

  /**
   * @param limit most differences to name, those with the smallest keys
   */
  public ComparisonReport(int limit) {
    this.limit = limit;
  }

  private static Map<String, String> methods() {
    Map<String, String> methods = new LinkedHashMap<>();
    methods.put("sizes", "by size alone, as asked for");
    methods.put("stored-checksums", "by checksums of the same kind that both stores keep");
    methods.put(
        "target-read", "by reading the target: it keeps no checksum of a kind of the source");
    methods.put(
        "source-read", "by reading the source: it keeps no checksum of a kind of the target");
    methods.put("both-read", "by reading both sides");
    return methods;
  }

  /** Whether an outcome says that the two sides differ in an object, or that nobody can tell. */
  public static boolean differs(Outcome outcome) {
    return outcome.getError() != null;
  }

  /** Adds the last outcome of a task. */
  public void add(Outcome outcome) {
    long size = outcome.getSize();
    switch (outcome.getStatus()) {
      case SKIPPED, MIGRATED -> tally(equal, method(outcome.getReceipt())).add(size);
      case FAILED -> unequal(outcome);
      case SOURCE_GONE -> gone.add(size);
      case CANCELLED, DEFERRED, REOPENED, PLANNED, REMOVED -> open.add(size);
    }
  }

  private static String method(@org.jspecify.annotations.Nullable Receipt receipt) {
    return receipt == null ? "" : receipt.getMethod();
  }

  private void unequal(Outcome outcome) {
    Failure error = outcome.getError();
    tally(unequal, error == null ? "" : error.getErrorClass()).add(outcome.getSize());
    named.put(outcome.getSourceKey(), outcome);
    if (named.size() > limit) {
      named.pollLastEntry();
    }
  }

  private static Tally tally(Map<String, Tally> tallies, String name) {
    return tallies.computeIfAbsent(name, key -> new Tally());
  }

  private long differences() {
    return unequal.values().stream().mapToLong(Tally::objects).sum();
  }

  /** For people. */
  public String text(Migration job) {
    StringJoiner text = new StringJoiner(System.lineSeparator());
    text.add(
        "Comparison %s of %s and %s"
            .formatted(job.getMigrationId(), job.getSpec().getSource(), job.getSpec().getTarget()));
    equal.forEach(
        (method, tally) ->
            text.add(
                "  equal      %s objects, %s, %s"
                    .formatted(
                        Quantity.count(tally.objects()),
                        Quantity.bytes(tally.bytes()),
                        METHODS.getOrDefault(method, method))));
    unequal.forEach(
        (errorClass, tally) ->
            text.add("  %-10s %s objects".formatted(errorClass, Quantity.count(tally.objects()))));
    line(text, "gone", gone);
    line(text, "open", open);
    if (!named.isEmpty()) {
      text.add("").add(table().toString());
    }
    if (differences() > named.size()) {
      text.add(
          "… and %s more: drover failures %s, or --json"
              .formatted(Quantity.count(differences() - named.size()), job.getMigrationId()));
    }
    return text.toString();
  }

  private static void line(StringJoiner text, String what, Tally tally) {
    if (tally.objects() > 0) {
      text.add("  %-10s %s objects".formatted(what, Quantity.count(tally.objects())));
    }
  }

  private Table table() {
    Table table = new Table("CLASS", "KEY", "MESSAGE");
    named
        .values()
        .forEach(
            outcome -> {
              Failure error = outcome.getError();
              table.row(
                  error == null ? "" : error.getErrorClass(),
                  outcome.getSourceKey(),
                  error == null ? "" : error.getMessage());
            });
    return table;
  }

  /** For scripts: the sums. The differences are lines of their own. */
  public Map<String, Object> json(Migration job) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("migrationId", job.getMigrationId());
    json.put("kind", job.getSpec().getKind().name());
    json.put("state", job.getState().name());
    json.put("source", job.getSpec().getSource());
    json.put("target", job.getSpec().getTarget());
    json.put("equal", sums(equal));
    json.put("unequal", sums(unequal));
    json.put("gone", gone.objects());
    json.put("open", open.objects());
    return json;
  }

  private static Map<String, Object> sums(Map<String, Tally> tallies) {
    Map<String, Object> sums = new TreeMap<>();
    tallies.forEach(
        (name, tally) ->
            sums.put(name, Map.of("objects", tally.objects(), "bytes", tally.bytes())));
    return sums;
  }
}
