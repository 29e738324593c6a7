package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema against every committed version of it. To commit the current schemas as new
 * versions, where they differ from the last: {@code ./mvnw -pl schemas -Dquick
 * -Dtest=SchemaHistoryTest -Dschemas.freeze=true test}.
 */
class SchemaHistoryTest {
  private static final Path HISTORY = Path.of("src/main/resources/history");

  /**
   * Enums that may grow: who reads them is updated before who writes the new symbol. Elsewhere a
   * new symbol is incompatible.
   */
  private static final Set<String> GROWING_ENUMS =
      Set.of(
          "Action",
          "MigrationState",
          "OutcomeStatus",
          "CopyResult",
          "Existing",
          "Verification",
          "Mode");

  static Stream<Schema> schemas() {
    return BundledSchemas.current().stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  @DisplayName(
      "K-01 every schema reads what each earlier version wrote, and each earlier version reads what"
          + " it writes")
  void compatible(Schema current) throws IOException {
    if (Boolean.getBoolean("schemas.freeze")) {
      freeze(current);
    }
    List<Schema> history = versions(current);

    assertThat(history)
        .as("committed versions of %s, see the comment of this test", current.getName())
        .isNotEmpty();
    for (Schema earlier : history) {
      assertThat(incompatibilities(current, earlier))
          .as("%s reads an earlier version", current.getName())
          .isEmpty();
      assertThat(incompatibilities(earlier, current))
          .as("an earlier version reads %s", current.getName())
          .allMatch(SchemaHistoryTest::isGrowingEnum);
    }
  }

  @Test
  @DisplayName(
      "K-01 the comparison finds what it should: a new field without a default, a changed type, a"
          + " lost enum symbol")
  void theComparisonHasTeeth() {
    Schema before =
        parse(
            "{'name':'a','type':'string'}",
            "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}");

    assertThat(
            incompatibilities(
                parse(
                    "{'name':'a','type':'string'}",
                    "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}",
                    "{'name':'b','type':'long'}"),
                before))
        .isNotEmpty();
    assertThat(
            incompatibilities(
                parse(
                    "{'name':'a','type':'long'}",
                    "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}"),
                before))
        .isNotEmpty();
    assertThat(
            incompatibilities(
                parse(
                    "{'name':'a','type':'string'}",
                    "{'name':'e','type':{'type':'enum','name':'E','symbols':['X']}}"),
                before))
        .isNotEmpty();
    assertThat(
            incompatibilities(
                parse(
                    "{'name':'a','type':'string'}",
                    "{'name':'e','type':{'type':'enum','name':'E','symbols':['X','Y']}}",
                    "{'name':'b','type':'long','default':0}"),
                before))
        .isEmpty();
  }

  @Test
  void everyCommittedVersionBelongsToAMessage() throws IOException {
    try (var directories = Files.list(HISTORY)) {
      assertThat(directories.map(directory -> directory.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(schemas().map(Schema::getName).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  @DisplayName("K-01 every message, enum and field is described in a sentence")
  void documented(Schema schema) {
    var undocumented = new ArrayList<String>();
    describe(schema, undocumented, new java.util.HashSet<>());
    if (!undocumented.isEmpty()) {
      fail("without a sentence in doc: %s", undocumented);
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void idsFollowTheWireAndNothingElse(Schema schema) {
    Schema undocumented =
        new Schema.Parser()
            .parse(
                PublishedSchema.json(schema)
                    .replaceAll("\"doc\":\"[^\"]*\",?", "")
                    .replace(",}", "}"));

    assertThat(BundledSchemas.id(undocumented)).isEqualTo(BundledSchemas.id(schema)).isPositive();
    assertThat(new BundledSchemaRegistry().schemaOf(BundledSchemas.id(schema))).isEqualTo(schema);
    assertThat(PublishedSchema.json(schema)).doesNotContain("avro.java.string");
  }

  @Test
  void noTwoSchemasShareAnId() {
    assertThat(BundledSchemas.current()).extracting(BundledSchemas::id).doesNotHaveDuplicates();
  }

  private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static boolean isGrowingEnum(Incompatibility found) {
    return found.getType() == SchemaIncompatibilityType.MISSING_ENUM_SYMBOLS
        && GROWING_ENUMS.contains(found.getReaderFragment().getName());
  }

  /** Read from the sources, so that a version frozen by this very run counts. */
  private static List<Schema> versions(Schema current) throws IOException {
    var versions = new ArrayList<Schema>();
    for (int version = 1; Files.exists(file(current, version)); version++) {
      versions.add(new Schema.Parser().parse(Files.readString(file(current, version))));
    }
    return versions;
  }

  private static void freeze(Schema current) throws IOException {
    List<Schema> versions = versions(current);
    Schema plain = new Schema.Parser().parse(PublishedSchema.json(current));
    if (!versions.isEmpty() && versions.getLast().equals(plain)) {
      return;
    }
    Path file = file(current, versions.size() + 1);
    Files.createDirectories(file.getParent());
    String json =
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(PublishedSchema.tree(current));
    Files.writeString(file, json.replace("\r\n", "\n") + "\n");
  }

  private static Path file(Schema schema, int version) {
    return HISTORY.resolve(schema.getName()).resolve(version + ".avsc");
  }

  private static void describe(Schema schema, List<String> undocumented, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          check(schema.getName(), schema.getDoc(), undocumented);
          for (Schema.Field field : schema.getFields()) {
            check(schema.getName() + "." + field.name(), field.doc(), undocumented);
            describe(field.schema(), undocumented, seen);
          }
        }
      }
      case ENUM -> check(schema.getName(), schema.getDoc(), undocumented);
      case ARRAY -> describe(schema.getElementType(), undocumented, seen);
      case MAP -> describe(schema.getValueType(), undocumented, seen);
      case UNION -> schema.getTypes().forEach(type -> describe(type, undocumented, seen));
      case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }

  private static void check(
      String name, @org.jspecify.annotations.Nullable String doc, List<String> undocumented) {
    if (doc == null || doc.isBlank() || !doc.endsWith(".")) {
      undocumented.add(name);
    }
  }

  private static Schema parse(String... fields) {
    String json = "{'type':'record','name':'R','fields':[" + String.join(",", fields) + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
