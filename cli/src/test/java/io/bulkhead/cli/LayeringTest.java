package io.bulkhead.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.bulkhead.cli");

  private static final ArchRule LIGHT =
      classes()
          .that()
          .resideInAPackage("io.bulkhead.cli..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.bulkhead.cli..",
              "io.bulkhead.kind..",
              "io.bulkhead.manifest..",
              "io.bulkhead.diagnostic..",
              "io.bulkhead.lifecycle..",
              "io.bulkhead.reference..",
              "io.bulkhead.response..",
              "io.bulkhead.attestation..",
              "java..",
              "javax.net.ssl..",
              "com.sun.net.httpserver..",
              "com.fasterxml.jackson..",
              "com.jayway.jsonpath..",
              "picocli..",
              "org.jspecify..")
          .because("the command starts fast and ships without the hub");

  private static final ArchRule NOUNS_COME_FROM_THE_TABLE =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage("io.bulkhead.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.bulkhead.kind.tenancy..",
              "io.bulkhead.kind.fleet..",
              "io.bulkhead.kind.workload..",
              "io.bulkhead.kind.isolation..",
              "io.bulkhead.kind.access..")
          .because("sixty kinds are coming, and no command may have to learn them");

  @Test
  void theCommandIsLight() {
    LIGHT.check(OURS);
  }

  @Test
  void nounsComeFromTheTable() {
    NOUNS_COME_FROM_THE_TABLE.check(OURS);
  }

  @Test
  void packagesFormNoCycle() {
    ArchRule rule = slices().matching("io.bulkhead.cli.(*)..").should().beFreeOfCycles();
    rule.check(OURS);
    JavaClasses withTrespasser =
        new ClassFileImporter().importPackages("io.bulkhead.cli.http", "io.bulkhead.cli.session");
    assertThat(rule.evaluate(withTrespasser).hasViolation()).isTrue();
  }

  @Test
  void theWallsBite() {
    JavaClasses trespasser = new ClassFileImporter().importClasses(Trespasser.class);

    assertThatThrownBy(() -> LIGHT.check(trespasser)).hasMessageContaining("javax.management");
    assertThatThrownBy(() -> NOUNS_COME_FROM_THE_TABLE.check(trespasser))
        .hasMessageContaining("Project");
  }

  /// Uses what the command must not have.
  static final class Trespasser {
    private Trespasser() {}

    static Class<?> kind() {
      return new io.bulkhead.kind.tenancy.Project(io.bulkhead.kind.Metadata.NONE, null).getClass();
    }

    static Object bean() {
      return javax.management.ObjectName.WILDCARD;
    }
  }
}
