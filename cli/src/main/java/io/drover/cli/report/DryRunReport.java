package io.drover.cli.report;

import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Forecast;
import io.drover.schemas.record.Outcome;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dry run found (O-04), folded from the last outcome of each task. Memory: a few examples
 * for each rule and each class of failure, one line for each copier.
 */
public final class DryRunReport {
  /**
   * A rule and what becomes of what it touches.
   *
   * @param rule its name
   * @param effect name of the effect
   */
  record Rule(String rule, String effect) implements Comparable<Rule> {
    @Override
    public int compareTo(Rule other) {
      int byEffect = effect.compareTo(other.effect);
      return byEffect != 0 ? byEffect : rule.compareTo(other.rule);
    }
  }

  /** Objects that the policy leaves alone because the target has others. */
  static final String CONFLICT = "target-exists";

  private final Tally created = new Tally();
  private final Tally replaced = new Tally();
  private final Tally skipped = new Tally();
  private final Tally conflicts = new Tally();
  private final Tally failed = new Tally();
  private final Tally gone = new Tally();
  private final Tally unjudged = new Tally();
  private final Map<Rule, Examples> rules = new TreeMap<>();
  private final Map<String, Examples> failures = new TreeMap<>();
  private final Requests requests = new Requests();
  private final Samples samples = new Samples();

  /** Adds the last outcome of a task. */
  public void add(Outcome outcome) {
    long size = outcome.getSize();
    switch (outcome.getStatus()) {
      case PLANNED -> (replaces(outcome) ? replaced : created).add(size);
      case SKIPPED -> skipped.add(size);
      case FAILED -> failed(outcome);
      case SOURCE_GONE -> gone.add(size);
      case CANCELLED, DEFERRED, REOPENED -> unjudged.add(size);
      case MIGRATED, REMOVED ->
          throw new IllegalArgumentException(
              "an outcome %s is none of a dry run".formatted(outcome.getStatus()));
    }
    for (String text : outcome.getAccommodations()) {
      rule(outcome, text);
    }
    Forecast forecast = outcome.getForecast();
    if (forecast != null) {
      requests.add(forecast);
      samples.add(forecast.getSample());
    }
  }

  private static boolean replaces(Outcome outcome) {
    return outcome.getAccommodations().stream()
        .anyMatch(text -> text.startsWith(RuleBook.TARGET_REPLACED + ":"));
  }

  private void failed(Outcome outcome) {
    Failure error = outcome.getError();
    String errorClass = error == null ? "" : error.getErrorClass();
    (errorClass.equals(CONFLICT) ? conflicts : failed).add(outcome.getSize());
    failures
        .computeIfAbsent(errorClass, key -> new Examples())
        .add(outcome.getSourceKey(), error == null ? "" : error.getMessage(), outcome.getSize());
  }

  /** The text is {@code rule:effect:subject}. */
  private void rule(Outcome outcome, String text) {
    String[] parts = text.split(":", 3);
    if (parts.length == 3) {
      rules
          .computeIfAbsent(new Rule(parts[0], parts[1]), key -> new Examples())
          .add(outcome.getSourceKey(), parts[2], outcome.getSize());
    }
  }

  /** Objects that would be written where nothing is. */
  Tally created() {
    return created;
  }

  /** Objects that would replace another one. */
  Tally replaced() {
    return replaced;
  }

  /** Objects of which the target has an unchanged copy. */
  Tally skipped() {
    return skipped;
  }

  /** Objects that the policy leaves alone. */
  Tally conflicts() {
    return conflicts;
  }

  /** Objects that would fail otherwise. */
  Tally failed() {
    return failed;
  }

  /** Objects that are gone since they were listed. */
  Tally gone() {
    return gone;
  }

  /** Objects that were not judged: the dry run was cancelled, or goes on. */
  Tally unjudged() {
    return unjudged;
  }

  Map<Rule, Examples> rules() {
    return rules;
  }

  /** By class; conflicts among them. */
  Map<String, Examples> failures() {
    return failures;
  }

  Requests requests() {
    return requests;
  }

  Samples samples() {
    return samples;
  }
}
