package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Filter;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.KeyListFormat;
import io.drover.schemas.record.MigrationSpec;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M-04: which objects a job is about is part of what it is. */
class SelectionTest {
  @Test
  @DisplayName("a filter that asks for nothing is none; any other makes another specification")
  void equality() {
    Specification plain = Specifications.copy("s3://a/", "s3://b/");
    Specification jpgs = filtered(Filter.newBuilder().setInclude(List.of("*.jpg")).build());

    assertThat(filtered(Filter.newBuilder().build())).isEqualTo(plain);
    assertThat(jpgs).isNotEqualTo(plain);
    assertThat(plain.difference(jpgs)).contains("filter is null and not").contains("*.jpg");
    assertThat(jpgs).isEqualTo(filtered(Filter.newBuilder().setInclude(List.of("*.jpg")).build()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3://lists/a//b.csv | s3://lists/a//b.csv
          s3://s3@lists/k | s3://lists/k
          s3://minio@lists/k | s3://minio@lists/k
          file:///data/./x/../keys.txt | file:///data/keys.txt
          """)
  void listsAreSpelledOneWay(String given, String spelled) {
    assertThat(listed(given).wire().getKeyList().getUri()).isEqualTo(spelled);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "s3://lists",
    "s3://lists/",
    "s3://lists/dir/",
    "keys.txt",
    "file://keys.txt",
    "file:///"
  })
  void listsAreObjects(String uri) {
    assertThatThrownBy(() -> listed(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keyList.uri '" + uri + "' is not valid");
  }

  @Test
  void aListNeedsABackendToo() {
    assertThat(listed("ftp://lists/k").unknownScheme(List.of("s3")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("scheme 'ftp'"));
  }

  @Test
  void onlyJobsThatPlanFromTheSourceReadLists() {
    MigrationSpec wire =
        MigrationSpec.newBuilder(listed("s3://lists/k").wire()).setKind(JobKind.ROLLBACK).build();

    assertThatThrownBy(() -> Specification.of(wire)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a filter that cannot be meant is refused by name")
  void mistakes() {
    refused(Filter.newBuilder().setInclude(List.of("a", "b[")).build(), "pattern 'b['");
    refused(Filter.newBuilder().setExclude(List.of("")).build(), "filter.exclude is ''");
    refused(
        Filter.newBuilder().setInclude(Collections.nCopies(101, "a")).build(),
        "filter.include is 101 patterns: it must be at most 100");
    refused(
        Filter.newBuilder().setInclude(Collections.nCopies(17, "a".repeat(1_000))).build(),
        "filter is 17000 characters");
    refused(Filter.newBuilder().setMinSize(-1L).build(), "filter.minSize is -1");
    refused(
        Filter.newBuilder().setMinSize(5L).setMaxSize(4L).build(),
        "filter.maxSize is 4: it must be 5 or more");
    Instant now = Instant.parse("2026-01-31T00:00:00Z");
    refused(
        Filter.newBuilder().setModifiedFrom(now).setModifiedBefore(now).build(),
        "filter.modifiedBefore is 2026-01-31T00:00:00Z: it must be after");
  }

  private static void refused(Filter filter, String reason) {
    assertThatThrownBy(() -> filtered(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static Specification filtered(Filter filter) {
    return Specification.of(
        MigrationSpec.newBuilder(Specifications.wire("s3://a/", "s3://b/"))
            .setFilter(filter)
            .build());
  }

  private static Specification listed(String uri) {
    return Specification.of(
        MigrationSpec.newBuilder(Specifications.wire("s3://a/", "s3://b/"))
            .setKeyList(new KeyList(uri, KeyListFormat.LINES))
            .build());
  }
}
