package io.bulkhead.layering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.bulkhead.compiler.planted.PassInAnyOrder;
import io.bulkhead.compiler.planted.PassThatReadsFiles;
import io.bulkhead.compiler.planted.PassThatReadsTheClock;
import io.bulkhead.kind.planted.KindThatCompiles;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bulkhead");

  private static final ArchRule NO_IO =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.sql..", "java.nio.file..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File|RandomAccess).*");

  private static final ArchRule NO_CLOCK_OR_CHANCE =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|UUID|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                  + "|java\\.time\\.Clock|java\\.security\\.SecureRandom");

  private static final ArchRule FIXED_ORDER =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead.compiler..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.(HashMap|HashSet|Hashtable)");

  private static final ArchRule KINDS_DO_NOT_COMPILE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.bulkhead.kind..", "io.bulkhead.bundle..", "io.bulkhead.manifest..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.bulkhead.compiler..");

  private static boolean holds(ArchRule rule, JavaClasses classes) {
    return !rule.evaluate(classes).hasViolation();
  }

  private static JavaClasses only(Class<?> planted) {
    return new ClassFileImporter().importClasses(planted);
  }

  @Test
  void coreDoesNoInputOrOutput() {
    NO_IO.check(CORE);
    assertThat(holds(NO_IO, only(PassThatReadsFiles.class))).isFalse();
  }

  @Test
  void coreKnowsNoClockAndNoChance() {
    NO_CLOCK_OR_CHANCE.check(CORE);
    assertThat(holds(NO_CLOCK_OR_CHANCE, only(PassThatReadsTheClock.class))).isFalse();
  }

  @Test
  void theCompilerUsesCollectionsWithAnOrder() {
    FIXED_ORDER.check(CORE);
    assertThat(holds(FIXED_ORDER, only(PassInAnyOrder.class))).isFalse();
  }

  @Test
  void kindsAndBundlesDoNotKnowTheCompiler() {
    KINDS_DO_NOT_COMPILE.check(CORE);
    assertThat(holds(KINDS_DO_NOT_COMPILE, only(KindThatCompiles.class))).isFalse();
  }

  /// Every package separately, so that a package and its subpackages must not depend on each other.
  @Test
  void packagesHaveNoCycles() {
    ArchRule rule = slices().matching("io.bulkhead.(**)").should().beFreeOfCycles();
    rule.check(CORE);
    JavaClasses withTrespasser = new ClassFileImporter().importPackages("io.bulkhead");
    assertThat(holds(rule, withTrespasser)).isFalse();
    JavaClasses house =
        new ClassFileImporter().importPackages("io.bulkhead.layering.planted.house");
    assertThat(holds(rule, house)).isFalse();
  }
}
