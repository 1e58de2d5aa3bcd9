package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.e2e.CommandLine.Result;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster that is lost for ever, and one whose guard is removed on request of an operator.
@Tag("cluster")
class DeregisteredE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String GUARDS =
      "validatingadmissionpolicies,validatingadmissionpolicybindings,"
          + "mutatingadmissionpolicies,mutatingadmissionpolicybindings";
  private static final Path FILES =
      Checkout.root().resolve("e2e/src/test/resources/silent-cluster").toAbsolutePath();

  @TempDir private Path work;
  private CommandLine operator;
  private TestCluster one;
  private TestCluster two;

  @Test
  void oneIsLostAndTheOtherGivesUpItsGuard() throws IOException {
    try (TestBed bed = TestBed.start(TestBedOptions.fake(2, 1));
        HubProcess hub = HubProcess.withoutProbes(work.resolve("data"))) {
      operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      one = bed.clusters().get(0);
      two = bed.clusters().get(1);
      deploy();
      oneIsLost();
      comesBackUnderAnotherName();
      givesUpItsGuard();
    }
  }

  private void deploy() throws IOException {
    Path intents = work.resolve("intents.yaml");
    Files.writeString(
        intents,
        Files.readString(FILES.resolve("intents.yaml"))
            .replace("file: web", "file: " + FILES.resolve("web"))
            .replace("@ONE@", one.kubeconfig().toString())
            .replace("@TWO@", two.kubeconfig().toString()));
    must("apply", "-f", intents.toString());
    must("deploy", "lc", "acme/press");
    must("deploy", "dig", "acme/press/v1/web");
  }

  private void oneIsLost() {
    refused("answers, so it is not lost", "delete", "cluster", "edge/one", "--lost");
    one.killApiServer();
    until(
        "the hub knows that it is away",
        () ->
            !operator
                .bulkhead("delete", "cluster", "edge/one", "--lost")
                .output()
                .contains("answers, so"));

    assertThat(operator.bulkhead("get", "cluster", "edge/one").ok()).isFalse();
    Result audit = operator.bulkhead("audit", "--limit", "1000", "-o", "json");
    assertThat(audit.output())
        .contains("forgotten as lost; left behind: ", "deployment-intent-groups/web (web)");
    // Nothing waits for it, and what it had of the quota is free.
    must("status", "dig", "acme/press/v1/web");
    must("terminate", "dig", "acme/press/v1/web");
    assertThat(operator.bulkhead("operations").output()).doesNotContain("RUNNING");
  }

  private void comesBackUnderAnotherName() {
    one.restartApiServer();
    assertThat(one.kubectl("get", "deployment", "web-web", "-n", "acme-press").ok())
        .as("what was left behind")
        .isTrue();
    String kubeconfig = one.kubeconfig().toString();
    must("cluster", "add", "again", "--provider", "edge", "--kubeconfig", kubeconfig);
    until(
        "it is known as itself",
        () -> operator.bulkhead("verify", "cluster", "edge/again").output().contains("edge+again"));
    assertThat(operator.bulkhead("get", "clusters", "edge/").output()).doesNotContain("double");
  }

  private void givesUpItsGuard() {
    refused("Cannot delete", "delete", "cluster", "edge/two", "--remove-guard");
    must("terminate", "lc", "acme/press");
    for (String group : List.of("acme/press/v1/web", "acme/press/v1/alone", "bee/hive/v1/web")) {
      must("delete", "app-intent", group + "/place/web");
    }
    for (String cloud : List.of("acme/press", "acme/paint", "acme/ink", "bee/comb", "bee/hive")) {
      must("delete", "cluster-reference", cloud + "/two");
    }
    assertThat(guards(two)).contains("bulkhead");

    Result gone = must("delete", "cluster", "edge/two", "--remove-guard");

    assertThat(gone.output())
        .contains("its guard is being removed", "cluster/edge/two deleted; its guard is gone");
    assertThat(guards(two)).doesNotContain("bulkhead");
    assertThat(operator.bulkhead("get", "cluster", "edge/two").ok()).isFalse();
    assertThat(operator.bulkhead("operations").output())
        .contains("deregister", "cl edge/two")
        .doesNotContain("RUNNING");
  }

  private static String guards(TestCluster cluster) {
    return cluster.kubectl("get", GUARDS, "-o", "name").output();
  }

  private void refused(String why, String... words) {
    Result result = operator.bulkhead(words);
    assertThat(result.exit()).as(result.output()).isEqualTo(3);
    assertThat(result.output()).contains(why);
  }

  private Result must(String... words) {
    Result result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
    return result;
  }

  private static void until(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for: " + what).isBefore(end);
      HubProcess.sleep(Duration.ofMillis(300));
    }
  }
}
