package io.drover.cli;

import io.drover.cli.view.LimitText;
import io.drover.schemas.limits.LimitRules;
import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how fast a job may go. */
final class LimitOptions {
  @Option(
      names = "--bytes-per-second",
      paramLabel = "RATE",
      converter = BytesConverter.class,
      description =
          "Most bytes per second over all workers together, such as 50MiB; 0 for no limit.")
  private @Nullable Long bytesPerSecond;

  @Option(
      names = "--objects-per-second",
      paramLabel = "N",
      description = "Most objects per second over all workers together; 0 for no limit.")
  private @Nullable Long objectsPerSecond;

  @Option(
      names = "--timetable",
      paramLabel = "WINDOW",
      converter = WindowConverter.class,
      description =
          "A part of the week with rates of its own, such as 'MON-FRI 08:00-18:00 10MiB/s 100/s' or"
              + " 'SAT,SUN 00:00-24:00 unlimited'. May be repeated: the first window that holds the"
              + " moment decides; outside all of them the rates above hold.")
  private @Nullable List<LimitWindow> timetable;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of the timetable, such as Europe/Berlin. Default: UTC.")
  private @Nullable String zone;

  /**
   * The present limits with what the options change; empty if they change nothing.
   *
   * @throws IllegalArgumentException if the result breaks a rule
   */
  Optional<Limits> over(@Nullable Limits present) {
    if (bytesPerSecond == null && objectsPerSecond == null && timetable == null && zone == null) {
      return Optional.empty();
    }
    Limits.Builder limits = present == null ? Limits.newBuilder() : Limits.newBuilder(present);
    if (bytesPerSecond != null) {
      limits.setBytesPerSecond(bytesPerSecond);
    }
    if (objectsPerSecond != null) {
      limits.setObjectsPerSecond(objectsPerSecond);
    }
    if (timetable != null) {
      limits.setTimetable(timetable);
    }
    if (zone != null) {
      limits.setZone(zone);
    }
    return Optional.of(LimitRules.check(limits.build()));
  }

  static final class BytesConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return LimitText.bytes(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class WindowConverter implements ITypeConverter<LimitWindow> {
    @Override
    public LimitWindow convert(String text) {
      try {
        return LimitText.window(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
