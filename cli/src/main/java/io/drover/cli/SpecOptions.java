package io.drover.cli;

import io.drover.schemas.record.Existing;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Verification;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options that make up a job's specification. */
final class SpecOptions {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "Where the objects are: s3://[STORE@]BUCKET/PREFIX, azblob://[STORE@]CONTAINER/PREFIX or"
              + " a directory.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "Where they go.")
  private String target = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "copy",
      converter = ModeConverter.class,
      description = {
        "copy, or move: delete each source object once its copy is verified and if it is still the"
            + " version that was copied. Default: ${DEFAULT-VALUE}."
      })
  private Mode mode = Mode.COPY;

  @Option(
      names = "--existing",
      paramLabel = "POLICY",
      defaultValue = "skip-unchanged",
      converter = ExistingConverter.class,
      description =
          "Objects that the target already has: skip-unchanged, overwrite or fail. Default:"
              + " ${DEFAULT-VALUE}.")
  private Existing existing = Existing.SKIP_UNCHANGED;

  @Option(
      names = "--verify",
      paramLabel = "MODE",
      defaultValue = "checksum",
      converter = VerificationConverter.class,
      description =
          "How each copy is checked: size, checksum, or full (read back and hash). Default:"
              + " ${DEFAULT-VALUE}.")
  private Verification verification = Verification.CHECKSUM;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Calls of one storage operation before its object fails. Default: ${DEFAULT-VALUE}.")
  private int maxAttempts = 5;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most objects of this job in transfer per worker; 0 leaves it to the worker. Default:"
              + " ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Most tasks of this job that are published and not finished. Default: ${DEFAULT-VALUE}.")
  private int maxInFlight = 100_000;

  @Option(
      names = "--no-server-side",
      description =
          "Move every byte through a copier, also where the target could copy by itself because"
              + " both sides are one provider.")
  private boolean noServerSide;

  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private LimitOptions limits = new LimitOptions();

  /** The specification, with local paths made absolute. */
  MigrationSpec spec(Path workingDirectory) {
    return MigrationSpec.newBuilder()
        .setSource(Locations.parse(source, workingDirectory).toString())
        .setTarget(Locations.parse(target, workingDirectory).toString())
        .setMode(mode)
        .setExisting(existing)
        .setVerification(verification)
        .setMaxAttempts(maxAttempts)
        .setConcurrency(concurrency)
        .setMaxInFlight(maxInFlight)
        .setServerSide(!noServerSide)
        .setFilter(selection.filter())
        .setKeyList(selection.keyList(workingDirectory))
        .setLimits(limits.over(null).orElse(null))
        .build();
  }

  /** Reads an enum constant as people write it: lower case, with dashes. */
  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (spelled(constant).equals(text)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "'%s' is not one of %s"
            .formatted(
                text,
                java.util.Arrays.stream(type.getEnumConstants())
                    .map(SpecOptions::spelled)
                    .toList()));
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static final class ModeConverter implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String text) {
      return constant(Mode.class, text);
    }
  }

  static final class ExistingConverter implements ITypeConverter<Existing> {
    @Override
    public Existing convert(String text) {
      return constant(Existing.class, text);
    }
  }

  static final class VerificationConverter implements ITypeConverter<Verification> {
    @Override
    public Verification convert(String text) {
      return constant(Verification.class, text);
    }
  }
}
