package io.drover.cli;

import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.OpenUploads;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How applications are moved that keep writing. */
final class LiveOptions {
  @Option(
      names = "--live",
      description =
          "Applications keep reading and writing through 'drover run forwarder' while the job runs,"
              + " and are moved to the target by 'drover cutover ID'. The job ends with 'drover"
              + " finalize ID'.")
  private boolean live;

  @Option(
      names = "--when-ready",
      description = "With --live: cut over without a command as soon as the job is ready.")
  private boolean whenReady;

  @Option(
      names = "--convergence",
      paramLabel = "STRATEGY",
      defaultValue = "keep-trying",
      converter = ConvergenceConverter.class,
      description =
          "With --live, if a close does not finish in time: keep-trying (open again and try later),"
              + " fail (open again and wait for a command), or pause-source (hold writes however"
              + " long it takes). Default: ${DEFAULT-VALUE}.")
  private Convergence convergence = Convergence.KEEP_TRYING;

  @Option(
      names = "--close-timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      converter = SecondsConverter.class,
      description =
          "With --live: longest time that writes are held for one attempt. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration closeTimeout = Duration.ofMinutes(5);

  @Option(
      names = "--retry-delay",
      paramLabel = "MILLISECONDS",
      defaultValue = "100",
      description = "With --live: time between two attempts. Default: ${DEFAULT-VALUE}.")
  private long retryDelay = 100;

  @Option(
      names = "--open-uploads",
      paramLabel = "POLICY",
      defaultValue = "refuse",
      converter = OpenUploadsConverter.class,
      description =
          "With --live: uploads in parts that an application began before the switch: refuse (their"
              + " completion is refused clearly). The policy wait is not offered yet. Default:"
              + " ${DEFAULT-VALUE}.")
  private OpenUploads openUploads = OpenUploads.REFUSE;

  @Option(
      names = "--sweep-every",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description =
          "With --live: time between two listings of both sides for changes that nobody reported,"
              + " each of which costs a request for each object. Default: only on 'drover sweep"
              + " ID'.")
  private @Nullable Duration sweepEvery;

  /** What was asked for; empty for a job of data at rest. */
  Optional<Live> live() {
    if (!live) {
      if (whenReady || sweepEvery != null) {
        throw new CliException(
            ExitCode.USAGE, (whenReady ? "--when-ready" : "--sweep-every") + " needs --live");
      }
      return Optional.empty();
    }
    return Optional.of(
        Live.newBuilder()
            .setConvergence(convergence)
            .setCloseTimeoutMs(closeTimeout.toMillis())
            .setRetryDelayMs(retryDelay)
            .setOpenUploads(openUploads)
            .setCutoverWhenReady(whenReady)
            .setSweepIntervalMs(sweepEvery == null ? 0 : sweepEvery.toMillis())
            .build());
  }

  static final class ConvergenceConverter implements ITypeConverter<Convergence> {
    @Override
    public Convergence convert(String text) {
      return SpecOptions.constant(Convergence.class, text);
    }
  }

  static final class OpenUploadsConverter implements ITypeConverter<OpenUploads> {
    @Override
    public OpenUploads convert(String text) {
      return SpecOptions.constant(OpenUploads.class, text);
    }
  }

  static final class SecondsConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        double seconds = Double.parseDouble(text);
        if (seconds > 0 && seconds <= 1e9) {
          return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' is not a number of seconds".formatted(text));
      }
      throw new TypeConversionException("'%s' is not a positive number of seconds".formatted(text));
    }
  }
}
