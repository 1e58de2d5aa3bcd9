package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.trespasser.KindTrespasser;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Only the rows of owner types may ask which kind of document owns a delivery.
class OwnerKindsTest {
  /// In the lists of kinds, by name of the constant.
  private static final Set<String> KINDS =
      Set.of("DEPLOYMENT_INTENT_GROUP", "LOGICAL_CLOUD", "CLUSTER");

  private static final List<String> ROWS =
      List.of(
          "io.bulkhead.owner",
          "io.bulkhead.kind.fleet.ClusterId",
          "io.bulkhead.kind.tenancy.CloudId");

  /// Classes that ask about documents, not about owners of deliveries.
  private static final Set<String> OTHERWISE =
      Set.of(
          // Who may see a document: by the logical cloud that it is below.
          "io.bulkhead.access.Ownership");

  private static Stream<String> asking(JavaClasses classes) {
    return classes.stream()
        .filter(type -> !OTHERWISE.contains(type.getName()))
        .filter(type -> ROWS.stream().noneMatch(row -> type.getName().startsWith(row)))
        .flatMap(type -> type.getCodeUnits().stream())
        .filter(unit -> asksForAKind(unit) && namesAnOwner(unit))
        .map(JavaCodeUnit::getFullName);
  }

  private static boolean asksForAKind(JavaCodeUnit unit) {
    return unit.getMethodCallsFromSelf().stream()
        .anyMatch(call ->
            call.getTargetOwner().isEquivalentTo(DocumentKey.class)
                && call.getName().equals("kind"));
  }

  private static boolean namesAnOwner(JavaCodeUnit unit) {
    return unit.getFieldAccesses().stream()
        .anyMatch(access -> KINDS.contains(access.getName()) && isList(access.getTargetOwner()));
  }

  private static boolean isList(JavaClass type) {
    return type.getPackageName().startsWith("io.bulkhead.kind.");
  }

  @Test
  void theKindsAreThoseOfTheRows() {
    assertThat(OwnerTypes.ALL.stream().map(OwnerType::kind).map(kind -> kind.name()))
        .containsExactlyInAnyOrder("DeploymentIntentGroup", "LogicalCloud", "Cluster");
  }

  @Test
  void nobodyElseAsksForTheKindOfAnOwner() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.bulkhead");
    assertThat(asking(product).collect(Collectors.toList())).isEmpty();
  }

  @Test
  void oneWhoAsksIsFound() {
    assertThat(asking(new ClassFileImporter().importClasses(KindTrespasser.class)))
        .singleElement()
        .asString()
        .contains("isCloud");
  }
}
