package io.drover.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro instantiate our generated records, which it refuses by default for every class that it
 * was not told of.
 */
final class TrustedRecords {
  private static final String PACKAGE = "io.drover.schemas.record";

  static {
    ClassSecurityPredicate ours = type -> type.getPackageName().equals(PACKAGE);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
  }

  private TrustedRecords() {}

  /** Takes effect once per process; what was trusted before stays trusted. */
  static void allow() {
    // Done by loading this class.
  }
}
