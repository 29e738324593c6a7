package io.drover.cli.report;

import io.drover.cli.view.Quantity;
import io.drover.cli.view.Table;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.StoreCapabilities;
import java.util.List;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A dry run's report for people. */
final class DryRunView {
  private static final String SEPARATOR = System.lineSeparator();

  private DryRunView() {}

  static String text(Migration job, DryRunReport report, Estimate estimate) {
    StringJoiner text = new StringJoiner(SEPARATOR);
    text.add(
        "Dry run %s of %s → %s (%s, existing %s, verification %s): nothing was written"
            .formatted(
                job.getMigrationId(),
                job.getSpec().getSource(),
                job.getSpec().getTarget(),
                lower(job.getSpec().getMode()),
                lower(job.getSpec().getExisting()),
                lower(job.getSpec().getVerification())));
    text.add("").add(counts(report).toString());
    rules(report, text);
    failures(report, text);
    requests(report, estimate, text);
    untried(job, text);
    return text.toString();
  }

  private static Table counts(DryRunReport report) {
    Table table = new Table("WOULD BE", "OBJECTS", "BYTES");
    row(table, "copied, new", report.created());
    row(table, "copied, replacing", report.replaced());
    row(table, "skipped, unchanged", report.skipped());
    row(table, "left, in conflict", report.conflicts());
    row(table, "failed", report.failed());
    row(table, "gone at the source", report.gone());
    if (report.unjudged().objects() > 0) {
      row(table, "(not judged)", report.unjudged());
    }
    return table;
  }

  private static void row(Table table, String what, Tally tally) {
    table.row(what, Quantity.count(tally.objects()), Quantity.bytes(tally.bytes()));
  }

  private static void rules(DryRunReport report, StringJoiner text) {
    report
        .rules()
        .forEach(
            (rule, found) -> {
              text.add("")
                  .add(
                      "%s %s: %s objects; %s"
                          .formatted(
                              rule.effect(),
                              rule.rule(),
                              Quantity.count(found.objects()),
                              RuleBook.meaning(rule.rule())));
              examples(found, text);
            });
  }

  private static void failures(DryRunReport report, StringJoiner text) {
    report
        .failures()
        .forEach(
            (errorClass, found) -> {
              text.add("")
                  .add(
                      "%s %s: %s objects"
                          .formatted(
                              errorClass.equals(DryRunReport.CONFLICT) ? "CONFLICT" : "FAILED",
                              errorClass,
                              Quantity.count(found.objects())));
              examples(found, text);
            });
  }

  private static void examples(Examples found, StringJoiner text) {
    for (Examples.Example example : found.examples()) {
      text.add(
          "  %s: %s".formatted(Table.printable(example.key()), Table.printable(example.detail())));
    }
    if (found.objects() > found.examples().size()) {
      text.add("  …");
    }
  }

  private static void requests(DryRunReport report, Estimate estimate, StringJoiner text) {
    Requests requests = report.requests();
    text.add("")
        .add(
            "Requests  %s: HEAD %s, GET %s, tags %s, writes %s, DELETE %s; and the listings"
                .formatted(
                    Quantity.count(requests.all()),
                    Quantity.count(requests.heads()),
                    Quantity.count(requests.gets()),
                    Quantity.count(requests.tagGets()),
                    Quantity.count(requests.puts()),
                    Quantity.count(requests.deletes())))
        .add(
            "Bytes     %s read, %s written"
                .formatted(
                    Quantity.bytes(requests.readBytes()), Quantity.bytes(requests.writtenBytes())))
        .add(
            "Time      about %s, at %s and %s%s"
                .formatted(
                    Quantity.duration(estimate.time()),
                    rate(estimate.requestsPerSecond(), "requests/s"),
                    byteRate(report, estimate.bytesPerSecond()),
                    estimate.limited() ? "; the limits of the job make it longer" : ""));
  }

  private static String rate(Estimate.Rate rate, String unit) {
    return known(rate.value())
        ? "%s %s (%s)"
            .formatted(
                Quantity.rate(rate.value().getAsDouble()),
                unit,
                rate.given() ? "given" : "measured")
        : "an unknown rate of " + unit;
  }

  private static String byteRate(DryRunReport report, Estimate.Rate rate) {
    return known(rate.value())
        ? "%s/s (%s)"
            .formatted(
                Quantity.bytes(rate.value().getAsDouble()),
                rate.given()
                    ? "given"
                    : "measured: %s of %s objects read"
                        .formatted(
                            Quantity.bytes(report.samples().bytes()),
                            Quantity.count(report.samples().objects())))
        : "an unknown rate of bytes";
  }

  private static boolean known(OptionalDouble value) {
    return value.isPresent();
  }

  private static void untried(Migration job, StringJoiner text) {
    List<String> source = findings(job.getSourceStore());
    List<String> target = findings(job.getTargetStore());
    if (source.isEmpty() && target.isEmpty()) {
      return;
    }
    text.add("").add("Not known, because only a write would show it:");
    source.forEach(finding -> text.add("  source: " + finding));
    target.forEach(finding -> text.add("  target: " + finding));
  }

  private static List<String> findings(@Nullable StoreCapabilities store) {
    return store == null ? List.of() : store.getFindings();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
