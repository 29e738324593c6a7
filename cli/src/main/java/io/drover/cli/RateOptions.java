package io.drover.cli;

import io.drover.cli.report.GivenRates;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Rates by which a dry run estimates the time, where those that it measured are not the right ones.
 */
final class RateOptions {
  @Option(
      names = "--assume-requests-per-second",
      paramLabel = "N",
      description =
          "Dry run: requests to both stores together, for the estimate. Default: as measured.")
  private @Nullable Double requests;

  @Option(
      names = "--assume-bytes-per-second",
      paramLabel = "N",
      description = "Dry run: bytes that are read, for the estimate. Default: as measured.")
  private @Nullable Double bytes;

  GivenRates rates() {
    return new GivenRates(
        rate("--assume-requests-per-second", requests), rate("--assume-bytes-per-second", bytes));
  }

  private static OptionalDouble rate(String option, @Nullable Double value) {
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!(value > 0) || value.isInfinite()) {
      throw new CliException(
          ExitCode.USAGE, "%s is %s; it must be above 0".formatted(option, value));
    }
    return OptionalDouble.of(value);
  }
}
