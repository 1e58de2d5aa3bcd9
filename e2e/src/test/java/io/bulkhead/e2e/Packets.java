package io.bulkhead.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.node.NodeSurroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends real packets between pods and to their surroundings. Each pod tries all its targets at
/// once, in one shell.
final class Packets {
  /// @param tenant as the report names it
  record Pod(String tenant, String namespace, String name, String address) {}

  /// @param party as the report names it
  record Target(String party, String protocol, String address, int port) {
    String socat() {
      return "%s:%s:%d".formatted(protocol, address, port);
    }
  }

  record Attempt(Pod from, Target to) {}

  /// Every reachable target echoes, or refuses what it does not understand, which is an answer,
  /// too. A datagram may get lost, so it is sent twice.
  private static final String FUNCTIONS =
      """
      TCP() {
        got=$(printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout %1$d socat -t%2$d -T%2$d - $1,connect-timeout=%2$d 2>/dev/null | head -c 3 | tr -d '\\000-\\040')
        [ -n "$got" ] && echo "$1 open" || echo "$1 closed"
      }
      UDP() {
        got=$(for i in 1 2; do echo ask; sleep 1; done | timeout %1$d socat -t%2$d - $1 2>/dev/null | head -c 3)
        [ -n "$got" ] && echo "$1 open" || echo "$1 closed"
      }
      """;

  private final TestCluster cluster;

  Packets(TestCluster cluster) {
    this.cluster = cluster;
  }

  /// Tries every attempt.
  ///
  /// @param seconds that an answer may take
  Map<Attempt, Boolean> send(List<Attempt> attempts, int seconds) throws Exception {
    Map<Pod, List<Attempt>> bySource = new LinkedHashMap<>();
    attempts.forEach(a -> bySource.computeIfAbsent(a.from(), p -> new ArrayList<>()).add(a));
    Map<Attempt, Boolean> answered = new LinkedHashMap<>();
    // Two cores: more pods at once would only time out.
    try (var workers = Executors.newFixedThreadPool(2)) {
      List<Callable<Map<Attempt, Boolean>>> work = new ArrayList<>();
      bySource.forEach((pod, all) -> work.add(() -> sendFrom(pod, all, seconds)));
      for (Future<Map<Attempt, Boolean>> one : workers.invokeAll(work)) {
        answered.putAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pod could not send", e.getCause());
    }
    return answered;
  }

  private Map<Attempt, Boolean> sendFrom(Pod from, List<Attempt> attempts, int seconds) {
    var script = new StringBuilder(FUNCTIONS.formatted(seconds + 2, seconds));
    for (Attempt attempt : attempts) {
      script
          .append(attempt.to().protocol())
          .append(' ')
          .append(attempt.to().socat())
          .append(" &\n");
    }
    script.append("wait\n");
    TestCluster.Result said =
        cluster.kubectl(
            "exec", "-n", from.namespace(), from.name(), "--", "sh", "-c", script.toString());
    List<String> lines = said.output().lines().toList();
    Map<Attempt, Boolean> answered = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      boolean open = lines.contains(attempt.to().socat() + " open");
      if (!open && !lines.contains(attempt.to().socat() + " closed")) {
        throw new IllegalStateException(from + " did not say: " + said.output());
      }
      answered.put(attempt, open);
    }
    return answered;
  }

  /// The running pods of the tenants and of `kube-system`.
  List<Pod> pods() {
    List<Pod> pods = new ArrayList<>();
    for (JsonNode pod : cluster.json("get", "pods", "-A").path("items")) {
      String namespace = pod.at("/metadata/namespace").asText();
      String tenant =
          namespace.equals("kube-system")
              ? pod.at("/metadata/labels/k8s-app").asText().equals("kube-dns") ? "dns" : "cluster"
              : namespace.replaceFirst("-", "/");
      pods.add(
          new Pod(
              tenant,
              namespace,
              pod.at("/metadata/name").asText(),
              pod.at("/status/podIP").asText()));
    }
    return pods;
  }

  /// Every pod to every other pod and to the surroundings.
  List<Attempt> all(List<Pod> pods) {
    NodeSurroundings around = NodeSurroundings.of(cluster);
    List<Target> places =
        List.of(
            new Target("api-server", "TCP", around.apiServer(), around.apiPort()),
            new Target("nodes", "TCP", around.node(), around.kubeletPort()),
            new Target("metadata-address", "TCP", around.metadata(), 80),
            new Target("metadata-address", "UDP", around.metadata(), 53),
            new Target("203.0.113.0/24", "TCP", around.internet(), 80),
            new Target("203.0.113.0/24", "UDP", around.internet(), 53));
    List<Attempt> attempts = new ArrayList<>();
    for (Pod from : pods) {
      for (Pod to : pods) {
        if (!from.equals(to)) {
          for (String port : List.of("TCP 8080", "TCP 53", "UDP 5353", "UDP 53")) {
            String[] words = port.split(" ");
            attempts.add(
                new Attempt(
                    from,
                    new Target(to.tenant(), words[0], to.address(), Integer.parseInt(words[1]))));
          }
        }
      }
      places.forEach(place -> attempts.add(new Attempt(from, place)));
    }
    return attempts;
  }
}
