package io.bulkhead.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.Labels;
import io.bulkhead.delivery.ClusterConnection;
import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operate.ActionHandler.Answer;
import io.bulkhead.operate.ActionHandler.Call;
import io.bulkhead.reachability.Report;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// The isolation report: for every untrusted pod its class, its node's handler, its overhead, and
/// the cluster's guard.
final class Evidence {
  private final Parts parts;

  Evidence(Parts parts) {
    this.parts = parts;
  }

  /// Which pods are looked at on one cluster.
  ///
  /// @param pods asks the cluster when it must, where one that is away is a finding, no failure
  /// @param tenants whose network is reported on
  private record Scope(
      ClusterId cluster,
      String podsPath,
      Function<ClusterConnection, Predicate<JsonNode>> pods,
      Predicate<String> tenants) {}

  Answer ofCloud(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return report(key, parts.store().read(reader -> cloudScopes(reader, key, pod -> true)));
  }

  Answer ofGroup(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return report(
        key,
        parts
            .store()
            .read(reader -> {
              var group =
                  reader
                      .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key)
                      .orElseThrow(() ->
                          new BulkheadException(
                              Problem.NOT_FOUND,
                              WorkloadKinds.DEPLOYMENT_INTENT_GROUP.notFoundText()));
              DocumentKey cloud = Snapshots.cloudOf(key, group.body().spec().logicalCloud());
              String context = reader.lifecycle(key).map(l -> l.statusContextId()).orElse("");
              return cloudScopes(reader, cloud, pod -> deploymentId(pod).startsWith(context + "-"));
            }));
  }

  private static String deploymentId(JsonNode pod) {
    return pod.path("metadata").path("labels").path(Labels.DEPLOYMENT_ID).asText();
  }

  /// A trusted cloud has nothing to show: its pods may run on runc.
  private static List<Scope> cloudScopes(
      Reader reader, DocumentKey cloudKey, Predicate<JsonNode> pods) {
    LogicalCloud cloud =
        reader
            .find(TenancyKinds.LOGICAL_CLOUD, cloudKey)
            .orElseThrow(() ->
                new BulkheadException(Problem.NOT_FOUND, TenancyKinds.LOGICAL_CLOUD.notFoundText()))
            .body();
    Project project =
        reader
            .find(
                TenancyKinds.PROJECT,
                DocumentKey.of(TenancyKinds.PROJECT, cloudKey.names().getFirst()))
            .orElseThrow()
            .body();
    if (Trust.of(project, cloud) == Trust.TRUSTED) {
      return List.of();
    }
    String path = "/api/v1/namespaces/" + cloud.spec().namespace() + "/pods";
    String tenant = NetworkReport.tenant(cloudKey);
    return reader.deliveriesOf(cloudKey).stream()
        .filter(row -> row.desired() != null)
        .map(row -> new Scope(row.id().cluster(), path, connection -> pods, tenant::equals))
        .toList();
  }

  Answer ofCluster(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    var cluster = new ClusterId(key.names().getFirst(), key.name());
    if (!parts.store().read(reader -> reader.exists(key))) {
      throw new BulkheadException(Problem.NOT_FOUND, "Cluster not found");
    }
    return report(
        key,
        List.of(new Scope(cluster, "/api/v1/pods", Evidence::inUntrustedNamespaces, name -> true)));
  }

  private static Predicate<JsonNode> inUntrustedNamespaces(ClusterConnection connection) {
    Set<String> untrusted = new HashSet<>();
    connection
        .list("v1", "Namespace", Labels.TRUST + "=untrusted")
        .items()
        .forEach(namespace -> untrusted.add(namespace.at("/metadata/name").asText()));
    return pod -> untrusted.contains(pod.at("/metadata/namespace").asText());
  }

  private Answer report(DocumentKey key, List<Scope> scopes) {
    List<Object> pods = new ArrayList<>();
    List<Object> clusters = new ArrayList<>();
    List<Object> networks = new ArrayList<>();
    boolean holds = true;
    for (Scope scope : scopes) {
      var facts = facts(scope.cluster());
      List<String> clusterReasons = new ArrayList<>(facts.reasons());
      try {
        ClusterConnection connection = parts.fleet().connection(scope.cluster());
        Predicate<JsonNode> wanted = scope.pods().apply(connection);
        for (JsonNode pod : connection.read(scope.podsPath()).path("items")) {
          if (wanted.test(pod) && running(pod)) {
            Map<String, Object> finding = pod(scope.cluster(), pod, facts);
            holds &= Boolean.TRUE.equals(finding.get("holds"));
            pods.add(finding);
          }
        }
        Report network = NetworkReport.live(connection, facts.seen(), scope.tenants());
        clusterReasons.addAll(NetworkReport.reasons(network));
        var shown = NetworkReport.shown(network, facts.seen().cni());
        shown.putFirst("clusters", List.of(scope.cluster().toString()));
        networks.add(shown);
      } catch (ClusterUnavailable e) {
        clusterReasons.add("its pods cannot be listed: " + e.getMessage());
      }
      holds &= clusterReasons.isEmpty();
      SequencedMap<String, Object> one = new LinkedHashMap<>();
      one.put("cluster", scope.cluster().toString());
      one.put("guardHolds", clusterReasons.isEmpty());
      one.put("reasons", clusterReasons);
      clusters.add(one);
    }
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("target", parts.table().path(key));
    body.put("holds", holds);
    body.put("pods", pods);
    body.put("clusters", clusters);
    body.put("reachability", networks);
    return Answer.json(body);
  }

  private static boolean running(JsonNode pod) {
    String phase = pod.at("/status/phase").asText();
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  /// What the pods of one cluster are judged by.
  ///
  /// @param handlers of the sandbox classes of the catalogue, by name
  private record Facts(
      Capabilities seen, Map<String, String> handlers, String guard, List<String> reasons) {}

  private Facts facts(ClusterId cluster) {
    return parts
        .store()
        .read(reader -> {
          Capabilities seen = reader.capabilities(cluster).orElse(Capabilities.UNKNOWN);
          Map<String, String> handlers = new LinkedHashMap<>();
          reader
              .roots(IsolationKinds.SANDBOX_CLASS)
              .forEach(stored ->
                  handlers.put(stored.body().metadata().name(), stored.body().spec().handler()));
          List<String> reasons = new ArrayList<>();
          String wanted = guard(reader, cluster);
          if (wanted.isEmpty()) {
            reasons.add("the guard has not been delivered");
          } else if (!wanted.equals(seen.guardDigest())) {
            reasons.add(
                seen.guardDigest().isEmpty()
                    ? "the guard is missing"
                    : "the guard differs from what was delivered: a policy or a binding was"
                        + " changed, removed or added");
          }
          return new Facts(seen, handlers, seen.guardDigest(), reasons);
        });
  }

  /// Digest of the guard that the cluster should have.
  private static String guard(Reader reader, ClusterId cluster) {
    return reader.deliveriesOf(BaselineKeeper.owner(cluster)).stream()
        .map(Delivery::desired)
        .filter(digest -> digest != null)
        .flatMap(digest -> reader.bundle(digest).stream())
        .flatMap(bundle -> bundle.objects().values().stream())
        .map(Bundle.Entry::manifest)
        .filter(manifest -> manifest.key().kind().equals("ValidatingAdmissionPolicy"))
        .map(manifest -> manifest.at("/metadata/annotations").path(Labels.GUARD_DIGEST).asText())
        .findFirst()
        .orElse("");
  }

  private Map<String, Object> pod(ClusterId cluster, JsonNode pod, Facts facts) {
    List<String> reasons = new ArrayList<>();
    String sandbox = pod.at("/spec/runtimeClassName").asText("");
    String node = pod.at("/spec/nodeName").asText("");
    Optional<Capabilities.RuntimeClassFact> known =
        facts.seen().runtimeClasses().stream().filter(c -> c.name().equals(sandbox)).findFirst();
    if (sandbox.isEmpty()) {
      reasons.add("it has no runtime class, so it runs on runc");
    } else if (!facts.handlers().containsKey(sandbox)) {
      reasons.add("the class " + sandbox + " is no sandbox of the catalogue");
    } else if (known.isEmpty()) {
      reasons.add("the cluster has no class " + sandbox);
    } else if (!known.get().handler().equals(facts.handlers().get(sandbox))) {
      // A class of the right name may stand for any runtime, runc included.
      reasons.add("the class " + sandbox + " has handler " + known.get().handler() + " there");
    }
    boolean handler =
        known.isPresent()
            && facts.seen().nodes().stream()
                .filter(n -> n.name().equals(node))
                .anyMatch(n -> n.handlers().contains(known.get().handler()));
    if (!handler && !node.isEmpty()) {
      reasons.add("node " + node + " does not report the handler of class " + sandbox);
    }
    if (!sandbox.isEmpty() && !overhead(cluster, sandbox).equals(pod.at("/spec/overhead"))) {
      reasons.add("its overhead is not that of its class");
    }
    reasons.addAll(facts.reasons());
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("cluster", cluster.toString());
    body.put("namespace", pod.at("/metadata/namespace").asText());
    body.put("pod", pod.at("/metadata/name").asText());
    body.put("node", node);
    body.put("runtimeClass", sandbox);
    body.put("handlerOnNode", handler);
    body.put(
        "overhead", pod.at("/spec/overhead").isMissingNode() ? Map.of() : pod.at("/spec/overhead"));
    body.put("guard", facts.guard());
    body.put("holds", reasons.isEmpty());
    body.put("reasons", reasons);
    return body;
  }

  /// As the class on the cluster says it; a class without overhead has a missing node, as its pods
  /// do.
  private JsonNode overhead(ClusterId cluster, String sandbox) {
    ClusterConnection connection = parts.fleet().connection(cluster);
    return connection
        .get(new ManifestKey("node.k8s.io/v1", "RuntimeClass", "", sandbox))
        .map(live -> live.at("/overhead/podFixed"))
        .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }
}
