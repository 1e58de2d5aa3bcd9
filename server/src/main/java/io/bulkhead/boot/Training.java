package io.bulkhead.boot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.admission.Admission;
import io.bulkhead.guard.Terms;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Json;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;

/// Starts the hub, sends it typical first requests, and stops it, so that the JVM can archive the
/// classes that the next start needs. The launcher runs it once per build, on a folder of its own
/// and without tokens.
public final class Training implements QuarkusApplication {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final String PROJECT =
      """
      {"metadata": {"name": "training"}}
      """;

  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "training", "namespace": "training"},
       "spec": {"hostNetwork": true, "containers": [{"name": "c", "image": "i"}]}}
      """;

  /// Ends the process if it takes too long: somebody waits for the hub.
  static void limit() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(MOST);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(1);
        });
  }

  @Override
  public int run(String... args) throws IOException, InterruptedException {
    Serving.begin();
    judge();
    int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    URI hub = URI.create("http://127.0.0.1:" + port);
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      client.send(
          HttpRequest.newBuilder(hub.resolve("/v2/projects"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(PROJECT))
              .build(),
          BodyHandlers.discarding());
      for (String path : new String[] {"/q/health/ready", "/v2/projects", "/metrics"}) {
        client.send(HttpRequest.newBuilder(hub.resolve(path)).build(), BodyHandlers.discarding());
      }
    }
    return 0;
  }

  /// The first evaluation of a guard takes long: CEL is loaded, and the rules are compiled.
  private static void judge() {
    SortedMap<String, String> untrusted = new TreeMap<>(Map.of(Labels.TRUST, "untrusted"));
    Admission.of(new Terms(List.of("kata"), true))
        .judge(
            new Admission.Request(
                (ObjectNode) Json.parse(POD),
                new Admission.User("training", List.of("system:authenticated")),
                untrusted,
                new TreeMap<>()));
  }
}
