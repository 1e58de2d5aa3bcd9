package io.bulkhead;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.bulkhead.cluster.BodyTrespasser;
import io.bulkhead.cluster.DeliveryTrespasser;
import io.bulkhead.delivery.TenancyTrespasser;
import io.bulkhead.evidence.CompilerTrespasser;
import io.bulkhead.intent.TableTrespasser;
import io.bulkhead.intent.TransportTrespasser;
import io.bulkhead.kind.access.AccessKinds;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.store.HttpTrespasser;
import io.bulkhead.trespasser.LogTrespasser;
import io.bulkhead.trespasser.SqlTrespasser;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which packages of the server may use which. Each rule has a test class that breaks it on
/// purpose.
class LayeringTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bulkhead");

  private static final ArchRule ONLY_THE_STORE_SEES_SQL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.bulkhead.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.jdbi..",
              "org.flywaydb..",
              "org.sqlite..",
              "org.postgresql..");

  private static final ArchRule DELIVERY_KNOWS_OBJECTS_NOT_INTENTS =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead.delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.bulkhead.kind.tenancy..",
              "io.bulkhead.kind.workload..",
              "io.bulkhead.compiler..",
              "io.bulkhead.operation..",
              "io.bulkhead.plan..",
              "io.bulkhead.api..")
          .allowEmptyShould(true);

  private static final ArchRule WHO_LOOKS_DOES_NOT_COMPILE =
      noClasses()
          .that()
          .resideInAnyPackage("io.bulkhead.fleet..", "io.bulkhead.evidence..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.bulkhead.compiler..");

  private static final ArchRule THE_DOOR_KNOWS_NOBODY_WHO_USES_IT =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.bulkhead.delivery..",
              "io.bulkhead.evidence..",
              "io.bulkhead.fleet..",
              "io.bulkhead.compiler..",
              "io.bulkhead.kind.tenancy..",
              "io.bulkhead.kind.workload..");

  private static final ArchRule THE_STORE_KNOWS_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ws.rs..",
              "java.net.http..",
              "com.sun.net.httpserver..",
              "io.vertx..",
              "io.quarkus.vertx..",
              "org.jboss.resteasy..",
              "io.bulkhead.api..");

  private static final ArchRule INTENT_KNOWS_NO_TRANSPORT =
      noClasses()
          .that()
          .resideInAPackage("io.bulkhead.intent..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ws.rs..",
              "java.net.http..",
              "com.sun.net.httpserver..",
              "io.vertx..",
              "io.netty..",
              "io.grpc..",
              "io.quarkus..",
              "org.apache.hc..",
              "org.jboss.resteasy..",
              "io.bulkhead.api..",
              "io.bulkhead.cluster..")
          .because("documents come by more doors than one");

  /// The records that are bodies of kinds, and the tables that name kinds. Keys may be used
  /// ([io.bulkhead.kind.fleet.ClusterId], [io.bulkhead.kind.tenancy.CloudId]): rows and connections
  /// are of a cluster or a logical cloud whatever its document says. So may
  /// [io.bulkhead.kind.fleet.Capabilities], which is observed and no document, and
  /// [io.bulkhead.kind.access.RoleScope], which is what a token may do.
  private static final Set<String> NAMING_A_KIND =
      Stream.concat(
              Stream.of(
                      AccessKinds.class,
                      FleetKinds.class,
                      IsolationKinds.class,
                      TenancyKinds.class,
                      WorkloadKinds.class)
                  .map(Class::getName),
              KindTable.standard().kinds().stream().map(kind -> kind.type().getName()))
          .collect(Collectors.toUnmodifiableSet());

  private static final ArchRule NO_KIND_IS_NAMED_IN_WHAT_SERVES_ALL =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.bulkhead.api..",
              "io.bulkhead.intent..",
              "io.bulkhead.store..",
              "io.bulkhead.delivery..",
              "io.bulkhead.cluster..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "name a kind",
                  used -> NAMING_A_KIND.contains(used.getName().replaceFirst("\\$.*", ""))))
          .because("a kind is a row, and what is special about it stands there");

  private static final ArchRule ONE_WAY_TO_LOG =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.bulkhead.boot.upkeep")
          .and()
          .doNotHaveFullyQualifiedName("io.bulkhead.boot.Main")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.jboss.logging..", "org.jboss.logmanager..", "java.util.logging..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.System$Logger");

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(ONLY_THE_STORE_SEES_SQL, SqlTrespasser.class),
        Arguments.of(ONE_WAY_TO_LOG, LogTrespasser.class),
        Arguments.of(DELIVERY_KNOWS_OBJECTS_NOT_INTENTS, TenancyTrespasser.class),
        Arguments.of(WHO_LOOKS_DOES_NOT_COMPILE, CompilerTrespasser.class),
        Arguments.of(THE_DOOR_KNOWS_NOBODY_WHO_USES_IT, DeliveryTrespasser.class),
        Arguments.of(THE_STORE_KNOWS_NO_HTTP, HttpTrespasser.class),
        Arguments.of(INTENT_KNOWS_NO_TRANSPORT, TransportTrespasser.class),
        Arguments.of(NO_KIND_IS_NAMED_IN_WHAT_SERVES_ALL, TableTrespasser.class),
        Arguments.of(NO_KIND_IS_NAMED_IN_WHAT_SERVES_ALL, BodyTrespasser.class));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProductKeepsTheRule(ArchRule rule, Class<?> trespasser) {
    rule.check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleBites(ArchRule rule, Class<?> trespasser) {
    JavaClasses planted = new ClassFileImporter().importClasses(trespasser);
    assertThat(rule.evaluate(planted).hasViolation()).isTrue();
  }

  @Test
  void packagesFormNoCycle() {
    ArchRule rule = slices().matching("io.bulkhead.(**)").should().beFreeOfCycles();
    rule.check(PRODUCT);
    JavaClasses withTrespasser =
        new ClassFileImporter().importPackages("io.bulkhead.store", "io.bulkhead.operation");
    assertThat(rule.evaluate(withTrespasser).hasViolation()).isTrue();
  }
}
