package io.drover.cli.report;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.StoreCapabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dry run's report for scripts. Names are stable; new ones may be added. */
final class DryRunJson {
  private DryRunJson() {}

  static Map<String, Object> object(Migration job, DryRunReport report, Estimate estimate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("migrationId", job.getMigrationId());
    json.put("kind", job.getSpec().getKind().name());
    json.put("state", job.getState().name());
    json.put("source", job.getSpec().getSource());
    json.put("target", job.getSpec().getTarget());
    json.put("objects", objects(report));
    json.put("rules", rules(report));
    json.put("failures", failures(report));
    json.put("requests", requests(report.requests()));
    json.put("estimate", estimate(estimate));
    json.put("notKnown", notKnown(job));
    return json;
  }

  private static Map<String, Object> objects(DryRunReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("created", tally(report.created()));
    json.put("replaced", tally(report.replaced()));
    json.put("skipped", tally(report.skipped()));
    json.put("conflicts", tally(report.conflicts()));
    json.put("failed", tally(report.failed()));
    json.put("gone", tally(report.gone()));
    json.put("notJudged", tally(report.unjudged()));
    return json;
  }

  private static Map<String, Object> tally(Tally tally) {
    return Map.of("objects", tally.objects(), "bytes", tally.bytes());
  }

  private static List<Object> rules(DryRunReport report) {
    List<Object> rules = new ArrayList<>();
    report
        .rules()
        .forEach(
            (rule, found) -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("rule", rule.rule());
              json.put("effect", rule.effect());
              json.put("meaning", RuleBook.meaning(rule.rule()));
              found(found, json);
              rules.add(json);
            });
    return rules;
  }

  private static List<Object> failures(DryRunReport report) {
    List<Object> failures = new ArrayList<>();
    report
        .failures()
        .forEach(
            (errorClass, found) -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("class", errorClass);
              found(found, json);
              failures.add(json);
            });
    return failures;
  }

  private static void found(Examples found, Map<String, Object> json) {
    json.put("objects", found.objects());
    json.put("bytes", found.bytes());
    json.put(
        "examples",
        found.examples().stream()
            .map(example -> Map.of("key", example.key(), "detail", example.detail()))
            .toList());
  }

  private static Map<String, Object> requests(Requests requests) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("heads", requests.heads());
    json.put("gets", requests.gets());
    json.put("tagGets", requests.tagGets());
    json.put("writes", requests.puts());
    json.put("deletes", requests.deletes());
    json.put("readBytes", requests.readBytes());
    json.put("writtenBytes", requests.writtenBytes());
    return json;
  }

  private static Map<String, Object> estimate(Estimate estimate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("millis", estimate.time().toMillis());
    json.put("limited", estimate.limited());
    json.put("requestsPerSecond", rate(estimate.requestsPerSecond()));
    json.put("bytesPerSecond", rate(estimate.bytesPerSecond()));
    return json;
  }

  private static @Nullable Map<String, Object> rate(Estimate.Rate rate) {
    return rate.value().isEmpty()
        ? null
        : Map.of("value", rate.value().getAsDouble(), "basis", rate.given() ? "given" : "measured");
  }

  private static Map<String, Object> notKnown(Migration job) {
    return Map.of(
        "source", findings(job.getSourceStore()), "target", findings(job.getTargetStore()));
  }

  private static List<String> findings(@Nullable StoreCapabilities store) {
    return store == null ? List.of() : store.getFindings();
  }
}
