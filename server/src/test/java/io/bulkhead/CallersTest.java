package io.bulkhead;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.bulkhead.store.UncalledTrespasser;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever the store and the engine offer, the product asks for.
class CallersTest {
  private static final ArchRule ALL_ARE_CALLED =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("io.bulkhead.store..", "io.bulkhead.delivery..")
          .should(
              new ArchCondition<JavaMethod>("be called by the product") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  if (!written(method) || called(method)) {
                    return;
                  }
                  events.add(
                      SimpleConditionEvent.violated(
                          method, method.getFullName() + " is not called"));
                }
              });

  /// By somebody, and not by the compiler.
  private static boolean written(JavaMethod method) {
    JavaClass owner = method.getOwner();
    boolean component =
        owner.isRecord()
            && method.getRawParameterTypes().isEmpty()
            && owner.tryGetField(method.getName()).isPresent();
    boolean constants =
        owner.isEnum()
            && method.getModifiers().contains(JavaModifier.STATIC)
            && (method.getName().equals("values") || method.getName().equals("valueOf"));
    return !method.getModifiers().contains(JavaModifier.SYNTHETIC)
        && !method.getModifiers().contains(JavaModifier.BRIDGE)
        && !component
        && !constants;
  }

  /// Itself, what it overrides, or what overrides it; what a library declares, the library calls.
  private static boolean called(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return Stream.of(
            Stream.of(owner),
            owner.getAllRawInterfaces().stream(),
            owner.getAllRawSuperclasses().stream(),
            owner.getAllSubclasses().stream())
        .flatMap(same -> same)
        .flatMap(type -> same(type, method))
        .anyMatch(one ->
            !one.getOwner().getPackageName().startsWith("io.bulkhead")
                || one.getAccessesToSelf().stream()
                    .anyMatch(access -> !access.getOrigin().equals(one)));
  }

  private static Stream<JavaMethod> same(JavaClass type, JavaMethod method) {
    return type.getMethods().stream()
        .filter(one -> one.getName().equals(method.getName()))
        .filter(one -> one.getRawParameterTypes().size() == method.getRawParameterTypes().size());
  }

  @Test
  void everyPublicMethodOfTheStoreAndTheEngineIsCalledByTheProduct() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.bulkhead");
    ALL_ARE_CALLED.check(product);
  }

  @Test
  void theRuleBites() {
    JavaClasses planted = new ClassFileImporter().importClasses(UncalledTrespasser.class);
    assertThat(ALL_ARE_CALLED.evaluate(planted).getFailureReport().getDetails())
        .containsExactly("io.bulkhead.store.UncalledTrespasser.offered() is not called");
  }
}
