package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between modules are those of {@code etc/module-arrows.txt}, and no others. */
class ModuleArrowsTest {
  private static final Path FILE = Path.of("..", "etc", "module-arrows.txt");

  private static final ModuleArrows ARROWS = read();
  private static final List<JavaClass> CLASSES =
      List.copyOf(
          new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("io.drover"));

  @Test
  void noPackageUsesWhatItMayNot() {
    var forbidden =
        CLASSES.stream()
            .flatMap(from -> from.getDirectDependenciesFromSelf().stream())
            .filter(use -> !ARROWS.allows(origin(use), target(use)))
            .map(Dependency::getDescription)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(forbidden).as("uses that %s does not allow", FILE).isEmpty();
  }

  @Test
  void everyPackageHasItsLine() {
    var unknown =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> ARROWS.owner(name).isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unknown).as("packages that %s does not name", FILE).isEmpty();
  }

  @Test
  void everyLineHasItsPackage() {
    var imported = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

    assertThat(imported).containsAll(ARROWS.ours().keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "io.drover.copier, io.drover.storage, true",
    "io.drover.copier.plan, io.drover.copier, true",
    "io.drover.copier, io.drover.schemas.record, true",
    "io.drover.copier, io.drover.verifier, false",
    "io.drover.copier, io.drover.storage.s3, false",
    "io.drover.progress, io.drover.storage, false",
    "io.drover.schemas, io.drover.storage, false",
    "io.drover.cli, io.drover.copier, true",
    "io.drover.storage.s3, software.amazon.awssdk.core, true",
    "io.drover.cli, software.amazon.awssdk.core, false",
    "io.drover.copier, java.util, true"
  })
  void readsTheArrowsOfTheFile(String from, String to, boolean allowed) {
    assertThat(ARROWS.allows(from, to)).isEqualTo(allowed);
  }

  private static String origin(Dependency use) {
    return use.getOriginClass().getPackageName();
  }

  private static String target(Dependency use) {
    return use.getTargetClass().getBaseComponentType().getPackageName();
  }

  private static ModuleArrows read() {
    try {
      return ModuleArrows.read(FILE);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + FILE, e);
    }
  }
}
