package io.bulkhead.testbed.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Tag("realnode")
class RealNodeTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s}
      spec:
        %2$s
        terminationGracePeriodSeconds: 1
        containers:
        - name: web
          image: bulkhead.io/testbed/busybox:1
          imagePullPolicy: Never
          command: [sh, -c, "mkdir -p /www; uname -r > /www/kernel; exec httpd -f -p 8080 -h /www"]
          readinessProbe: {httpGet: {path: /kernel, port: 8080}, periodSeconds: 1}
      """;

  @Test
  void runcSharesTheHostsKernelAndGvisorDoesNot(@TempDir Path folder) throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    Path place = folder.resolve("bed");
    try (TestBed bed = TestBed.start(TestBedOptions.real().in(place))) {
      TestCluster cluster = bed.cluster();
      cluster.await(Duration.ofSeconds(30), seen -> true, "get", "serviceaccount", "default");

      cluster.apply(POD.formatted("open", ""));
      cluster.apply(POD.formatted("boxed", "runtimeClassName: gvisor"));

      JsonNode open = ready(cluster, "open");
      JsonNode boxed = ready(cluster, "boxed");
      assertThat(open.at("/spec/nodeName")).isEqualTo(boxed.at("/spec/nodeName"));
      assertThat(kernel(open)).isEqualTo(host);
      assertThat(kernel(boxed)).isNotEqualTo(host).contains("gvisor");
      assertThat(cluster.kubectl("delete", "pod", "open", "boxed", "--timeout=60s").ok()).isTrue();
    }

    assertThat(place).doesNotExist();
    assertThat(Leftovers.mountsBelow(folder)).isEmpty();
  }

  @Test
  void podsThatStillRunLeaveNothingOnTheMachine(@TempDir Path folder) throws Exception {
    Path node = folder.toRealPath().resolve("bed/c1/node");
    Path state = Path.of("/run", RealNode.group(node));
    List<Path> outside = new ArrayList<>(List.of(state));
    outside.add(Path.of("/sys/class/net", NodeNetwork.of(node).bridge()));
    try (TestBed bed = TestBed.start(TestBedOptions.real().in(folder.resolve("bed")))) {
      TestCluster cluster = bed.cluster();
      cluster.await(Duration.ofSeconds(30), seen -> true, "get", "serviceaccount", "default");
      cluster.apply(POD.formatted("open", ""));
      cluster.apply(POD.formatted("boxed", "runtimeClassName: gvisor"));
      ready(cluster, "open");
      ready(cluster, "boxed");
      outside.addAll(Leftovers.shimSockets(node));
      outside.addAll(about(node));
      // Two shims; a log of each container; a record of each pod's networks.
      assertThat(outside).hasSizeGreaterThanOrEqualTo(8).allMatch(Files::exists);
      assertThat(Leftovers.mountsBelow(node)).isNotEmpty();
      assertThat(Leftovers.mountsBelow(state)).isNotEmpty();
    }

    assertThat(outside).allMatch(path -> Files.notExists(path, LinkOption.NOFOLLOW_LINKS));
    assertThat(Leftovers.mountsBelow(folder)).isEmpty();
    assertThat(Leftovers.mountsBelow(state)).isEmpty();
    assertThat(ProcessHandle.allProcesses().map(process -> line(process.pid())))
        .noneMatch(line -> line.contains(folder.toString()) || line.contains(state.toString()));
  }

  /// Links to logs and records of networks that speak of a node.
  private static List<Path> about(Path node) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/var/log/containers"));
        Stream<Path> records = Files.list(Path.of("/var/lib/cni/results"))) {
      for (Path link : links.toList()) {
        if (Files.readSymbolicLink(link).startsWith(node)) {
          found.add(link);
        }
      }
      for (Path record : records.toList()) {
        if (Files.readString(record).contains(node.toString())) {
          found.add(record);
        }
      }
    }
    return found;
  }

  private static String line(long process) {
    try {
      return Files.readString(Path.of("/proc/" + process + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static JsonNode ready(TestCluster cluster, String pod) {
    return cluster.await(
        Duration.ofSeconds(90),
        seen -> seen.at("/status/containerStatuses/0/ready").asBoolean(),
        "get",
        "pod",
        pod);
  }

  private static String kernel(JsonNode pod) throws IOException, InterruptedException {
    URI page = URI.create("http://" + pod.at("/status/podIP").asText() + ":8080/kernel");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .strip();
    }
  }
}
