package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus reads of quotas at a running hub.
class QuotaMetricsE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MEMORY_OF_CUSTOMER =
      "{logical_cloud=\"\",project=\"acme\",resource=\"limits.memory\",unit=\"byte\"} 1024.0";
  private static final String MEMORY_OF_DEPARTMENT =
      "{logical_cloud=\"press\",project=\"acme\",resource=\"limits.memory\",unit=\"byte\"} 1024.0";
  private static final String CPU_OF_DEPARTMENT =
      "{logical_cloud=\"press\",project=\"acme\",resource=\"requests.cpu\",unit=\"core\"} 1.5";

  @TempDir private Path work;

  @Test
  void aQuotaIsShownFromItsFirstDayToItsLast() throws Exception {
    Path intents =
        Files.writeString(
            work.resolve("acme.yaml"),
            """
            apiVersion: bulkhead.io/v1
            kind: Project
            metadata: {name: acme}
            ---
            apiVersion: bulkhead.io/v1
            kind: LogicalCloud
            metadata: {project: acme, name: press}
            spec: {namespace: acme-press, user: {userName: dana}}
            ---
            apiVersion: bulkhead.io/v1
            kind: ProjectQuota
            metadata: {project: acme, name: contract}
            spec: {limits.memory: 1Ki}
            ---
            apiVersion: bulkhead.io/v1
            kind: LogicalCloudQuota
            metadata: {project: acme, logicalCloud: press, name: budget}
            spec: {requests.cpu: 1500m}
            """);
    try (HubProcess hub = HubProcess.withoutProbes(work.resolve("data"))) {
      var operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      must(operator, "apply", "-f", intents.toString());
      awaitLimits(hub, MEMORY_OF_CUSTOMER, MEMORY_OF_DEPARTMENT, CPU_OF_DEPARTMENT);

      must(operator, "delete", "pq", "acme/contract");
      awaitLimits(hub, CPU_OF_DEPARTMENT);

      must(operator, "delete", "lcq", "acme/press/budget");
      awaitLimits(hub);
      assertThat(quotas(hub, "bulkhead_quota_")).isEmpty();
    }
  }

  private static void must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.ok()).as(result.output()).isTrue();
  }

  private static void awaitLimits(HubProcess hub, String... expected) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    List<String> limits = quotas(hub, "bulkhead_quota_limit");
    while (!limits.equals(List.of(expected)) && Instant.now().isBefore(end)) {
      HubProcess.sleep(Duration.ofMillis(50));
      limits = quotas(hub, "bulkhead_quota_limit");
    }
    assertThat(limits).containsExactly(expected);
  }

  /// Labels and values of metrics with this prefix.
  private static List<String> quotas(HubProcess hub, String name)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(hub.url() + "/metrics"))
              .header("Authorization", "Bearer " + HubProcess.TOKEN)
              .build();
      return client
          .send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf('{')).replace(",}", "}"))
          .sorted()
          .toList();
    }
  }
}
