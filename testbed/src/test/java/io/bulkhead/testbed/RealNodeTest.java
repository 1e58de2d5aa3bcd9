package io.bulkhead.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(folder.toString());
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
