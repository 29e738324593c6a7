package io.drover.cli;

import io.drover.schemas.record.Filter;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.KeyListFormat;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say which objects of the source a job is about (M-04). */
final class SelectionOptions {
  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Only objects whose key below SOURCE matches: * and ? stay within a directory, ** does"
              + " not, [a-z], {a,b}, \\x for x itself. '*.jpg' is the top level, '**/*.jpg' every"
              + " level. May be given more than once; one of them must match.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "No objects whose key matches, also if one of --include does. Repeatable.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--min-size",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "Only objects of this size or larger: bytes, or a number with KiB, MB and such.")
  private @Nullable Long minSize;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Only objects of this size or smaller.")
  private @Nullable Long maxSize;

  @Option(
      names = "--modified-after",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Only objects modified at this time or later, by the source's clock: 2026-01-31 (from"
              + " midnight UTC) or 2026-01-31T08:00:00Z.")
  private @Nullable Instant modifiedFrom;

  @Option(
      names = "--modified-before",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only objects modified before this time.")
  private @Nullable Instant modifiedBefore;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description =
          "Take these keys instead of listing SOURCE: a file that the coordinator can read, or an"
              + " object such as s3://bucket/keys.txt. Whole keys of the bucket, in any order. It"
              + " must not change while the job is planned.")
  private @Nullable String keys;

  @Option(
      names = "--keys-format",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description =
          "lines (one key per line), csv (first column) or s3-inventory (its manifest.json)."
              + " Default: by the name of the file.")
  private @Nullable KeyListFormat format;

  /** The filter, or null if everything passes. */
  @Nullable Filter filter() {
    boolean all =
        include.isEmpty()
            && exclude.isEmpty()
            && minSize == null
            && maxSize == null
            && modifiedFrom == null
            && modifiedBefore == null;
    return all
        ? null
        : Filter.newBuilder()
            .setInclude(List.copyOf(include))
            .setExclude(List.copyOf(exclude))
            .setMinSize(minSize)
            .setMaxSize(maxSize)
            .setModifiedFrom(modifiedFrom)
            .setModifiedBefore(modifiedBefore)
            .build();
  }

  /** The list of keys, or null to list the source; a local path is made absolute. */
  @Nullable KeyList keyList(Path workingDirectory) {
    String given = keys;
    if (given == null) {
      if (format != null) {
        throw new CliException(ExitCode.USAGE, "--keys-format needs --keys");
      }
      return null;
    }
    String uri =
        given.contains("://")
            ? given
            : "file://" + workingDirectory.resolve(given).toAbsolutePath().normalize();
    return KeyList.newBuilder()
        .setUri(uri)
        .setFormat(format == null ? byName(given) : format)
        .build();
  }

  private static KeyListFormat byName(String name) {
    if (name.endsWith("manifest.json")) {
      return KeyListFormat.S3_INVENTORY;
    }
    return name.endsWith(".csv") ? KeyListFormat.CSV : KeyListFormat.LINES;
  }

  static final class FormatConverter implements ITypeConverter<KeyListFormat> {
    @Override
    public KeyListFormat convert(String text) {
      return SpecOptions.constant(KeyListFormat.class, text);
    }
  }

  /** A day, which begins at midnight UTC, or an instant. */
  static final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.contains("T")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'%s' is not a time like 2026-01-31 or 2026-01-31T08:00:00Z".formatted(text));
      }
    }
  }

  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return Sizes.parse(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is not a size like 4096, 10MiB or 1.5GB".formatted(text)));
    }
  }
}
