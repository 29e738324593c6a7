package io.drover.storage;

import java.util.List;
import java.util.Objects;

/**
 * What a probe found out about a store.
 *
 * @param capabilities what the store can do, as found
 * @param findings one for each primitive, in their order
 */
public record ProbeReport(Capabilities capabilities, List<ProbeFinding> findings) {
  public ProbeReport {
    Objects.requireNonNull(capabilities, "capabilities");
    findings = List.copyOf(findings);
  }

  /** What was found out about one primitive. */
  public ProbeFinding finding(Primitive primitive) {
    return findings.stream()
        .filter(finding -> finding.primitive() == primitive)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a report without " + primitive));
  }
}
