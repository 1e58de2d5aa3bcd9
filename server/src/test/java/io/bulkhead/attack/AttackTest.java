package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.guard.Terms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every file of `attacks` against one guarded API server, while no hub runs.
@Tag("cluster")
class AttackTest {
  private static final Path FOLDER = Path.of("src/test/resources/attacks");
  private static GuardedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = GuardedCluster.start(new Terms(List.of("kata"), true));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void thereAreEnoughAttacks() throws IOException {
    List<Attack> all = Attack.in(FOLDER);

    assertThat(all.stream().filter(attack -> !attack.allowed())).hasSizeGreaterThanOrEqualTo(550);
    assertThat(all.stream().filter(Attack::allowed)).hasSizeGreaterThanOrEqualTo(100);
  }

  @TestFactory
  Stream<DynamicTest> attacks() throws IOException {
    return Attack.in(FOLDER).stream()
        .map(attack ->
            DynamicTest.dynamicTest(attack.name() + ": " + attack.what(), () -> run(attack)));
  }

  private static void run(Attack attack) {
    Api.Answer answer = attempt(attack);
    if (attack.allowed()) {
      assertThat(answer.status()).as(attack.name() + " " + answer).isBetween(200, 299);
    } else {
      assertThat(answer.status()).as(attack.name() + " " + answer).isEqualTo(attack.status());
      assertThat(answer.message()).as(attack.name()).contains(attack.says());
    }
  }

  /// With the API server's own Pod Security admission in front of the guard it is refused as well,
  /// by whichever comes first.
  @TestFactory
  Stream<DynamicTest> attacksOfPodsAtTheLevelBaseline() throws IOException {
    return Attack.in(FOLDER).stream()
        .filter(attack -> attack.namespace().equals("open") && !attack.allowed())
        .map(attack -> attack.inNamespace("press"))
        .map(attack ->
            DynamicTest.dynamicTest(
                attack.name(),
                () -> assertThat(attempt(attack).status()).as(attack.name()).isEqualTo(403)));
  }

  private static Api.Answer attempt(Attack attack) {
    return attack.sentBy(
        switch (attack.as()) {
          case "tenant" -> cluster.tenant();
          case "delivery" -> cluster.administrator().as(GuardedCluster.DELIVERY);
          case "department" -> cluster.administrator().as(GuardedCluster.DEPARTMENT);
          default -> throw new IllegalStateException("nobody is called " + attack.as());
        });
  }
}
