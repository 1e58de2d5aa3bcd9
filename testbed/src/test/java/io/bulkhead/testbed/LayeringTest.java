package io.bulkhead.testbed;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final ArchRule NO_CYCLE =
      slices().matching("io.bulkhead.(**)").should().beFreeOfCycles();

  @Test
  void packagesHaveNoCycles() {
    NO_CYCLE.check(
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.bulkhead.testbed"));
  }

  /// `PlantedCycle`, beside the tests, reaches up.
  @Test
  void aProgramThatKnowsItsBedIsFound() {
    assertThat(
            NO_CYCLE
                .evaluate(new ClassFileImporter().importPackages("io.bulkhead.testbed"))
                .hasViolation())
        .isTrue();
  }
}
