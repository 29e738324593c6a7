package io.drover.cli;

import io.drover.cli.evidence.EvidenceHeader;
import io.drover.cli.evidence.EvidenceSummary;
import io.drover.cli.evidence.Seal;

/** Evidence in words. */
final class EvidenceText {
  private EvidenceText() {}

  static String summary(EvidenceSummary summary) {
    Seal seal = summary.seal();
    String text =
        "%,d receipts over %,d bytes%n%s %s"
            .formatted(seal.receipts(), seal.bytes(), seal.algorithm(), seal.digest());
    return summary.withoutSha256() == 0
        ? text
        : text
            + "%n%,d receipts have no SHA-256: nobody read that content (verified by size, or found unchanged)."
                .formatted(summary.withoutSha256());
  }

  static String seal(EvidenceHeader header, EvidenceSummary summary) {
    if (header.sealed().isEmpty()) {
      return "The coordinator has not sealed this job: some of its tasks are not answered yet.";
    }
    String agreement =
        asSealed(header, summary)
            ? "As sealed by the coordinator."
            : "NOT as sealed by the coordinator: " + header.sealed().get();
    return header.later() == 0
        ? agreement
        : agreement
            + "%n%,d outcomes came after the seal, late or repeated answers, and are not part of this."
                .formatted(header.later());
  }

  /** Whether the receipts are those that the coordinator sealed, or it has sealed none. */
  static boolean asSealed(EvidenceHeader header, EvidenceSummary summary) {
    return header.sealed().isEmpty() || header.sealed().get().equals(summary.seal());
  }
}
