package io.bulkhead.testbed.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.program.Daemons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Tag("realnode")
class CiliumNodeTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, labels: {app: %1$s}}
      spec:
        %2$s
        terminationGracePeriodSeconds: 1
        containers:
        - name: echo
          image: bulkhead.io/testbed/network:1
          imagePullPolicy: Never
          command: [socat, "TCP-LISTEN:8080,fork,reuseaddr", PIPE]
      """;
  private static final String DENY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: closed}
      spec: {podSelector: {matchLabels: {app: %s}}, policyTypes: [Ingress, Egress]}
      """;

  @Test
  void policiesHoldBetweenRuncAndGvisorAndNothingIsLeft(@TempDir Path folder) {
    Path place = folder.resolve("bed");
    OwnNamespaces names = OwnNamespaces.of(place.resolve("c1/node"));
    try (TestBed bed =
        TestBed.start(TestBedOptions.real().with(PodNetwork.Plugin.CILIUM).in(place))) {
      TestCluster cluster = bed.cluster();
      cluster.await(Duration.ofSeconds(30), seen -> true, "get", "serviceaccount", "default");
      cluster.apply(POD.formatted("open", ""));
      cluster.apply(POD.formatted("boxed", "runtimeClassName: gvisor"));
      String open = address(cluster, "open");
      String boxed = address(cluster, "boxed");
      assertThat(answers(cluster, "open", boxed)).isTrue();
      assertThat(answers(cluster, "boxed", open)).isTrue();
      assertThat(answers(cluster, "boxed", OwnNamespaces.INTERNET, 80)).isTrue();

      cluster.apply(DENY.formatted("boxed"));
      awaitClosed(cluster, "open", boxed);
      awaitClosed(cluster, "boxed", open);
      assertThat(answers(cluster, "boxed", OwnNamespaces.INTERNET, 80)).isFalse();
      assertThat(answers(cluster, "open", OwnNamespaces.INTERNET, 80)).isTrue();
      assertThat(Path.of("/run/netns", names.name())).exists();
    }

    assertThat(place).doesNotExist();
    assertThat(List.of(names.name(), names.name() + "w"))
        .allMatch(name -> Files.notExists(Path.of("/run/netns", name)));
    assertThat(Path.of("/sys/class/net", names.name())).doesNotExist();
    assertThat(Leftovers.mountsBelow(folder)).isEmpty();
  }

  private static String address(TestCluster cluster, String pod) {
    JsonNode seen =
        cluster.await(
            Duration.ofSeconds(90),
            p -> p.at("/status/containerStatuses/0/ready").asBoolean(),
            "get",
            "pod",
            pod);
    return seen.at("/status/podIP").asText();
  }

  private static boolean answers(TestCluster cluster, String from, String address) {
    return answers(cluster, from, address, 8080);
  }

  private static boolean answers(TestCluster cluster, String from, String address, int port) {
    String ask =
        "echo hello | socat -t3 -T3 - TCP:%s:%d,connect-timeout=2 2>/dev/null; true"
            .formatted(address, port);
    return cluster.kubectl("exec", from, "--", "sh", "-c", ask).output().contains("hello");
  }

  private static void awaitClosed(TestCluster cluster, String from, String address) {
    for (int i = 0; i < 10 && answers(cluster, from, address); i++) {
      Daemons.pause(Duration.ofMillis(500));
    }
    assertThat(answers(cluster, from, address)).isFalse();
  }
}
