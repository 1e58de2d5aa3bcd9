package io.bulkhead.operate;

import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.evidence.Examination;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.operate.ActionHandler.Answer;
import io.bulkhead.operate.ActionHandler.Call;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.Verdict;
import io.bulkhead.reachability.Report;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The isolation report: what the proof says of every untrusted pod of a cluster, a customer, a
/// department or an application. Pods are judged from memory; the network's part asks the clusters.
final class Evidence {
  private final Parts parts;

  Evidence(Parts parts) {
    this.parts = parts;
  }

  /// Which pods are looked at on one cluster.
  ///
  /// @param tenants whose network is reported on
  private record Scope(
      ClusterId cluster, BiPredicate<Examination, PodFacts> pods, Predicate<String> tenants) {}

  Answer ofCloud(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return report(key, parts.store().read(reader -> cloudScopes(reader, key, pod -> true)));
  }

  Answer ofProject(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return report(
        key,
        parts
            .store()
            .read(reader -> {
              require(reader, TenancyKinds.PROJECT, key);
              List<Scope> scopes = new ArrayList<>();
              reader
                  .children(TenancyKinds.LOGICAL_CLOUD, key)
                  .forEach(cloud -> scopes.addAll(cloudScopes(reader, cloud.key(), pod -> true)));
              return scopes;
            }));
  }

  Answer ofGroup(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return report(key, parts.store().read(reader -> groupScopes(reader, key)));
  }

  private static List<Scope> groupScopes(Reader reader, DocumentKey key) {
    require(reader, WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key);
    var group = reader.find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key).orElseThrow();
    DocumentKey cloud = Snapshots.cloudOf(key, group.body().spec().logicalCloud());
    String context = reader.lifecycle(key).map(l -> l.statusContextId()).orElse("") + "-";
    return cloudScopes(reader, cloud, pod -> pod.deployment().startsWith(context));
  }

  /// A trusted cloud has nothing to show: its pods may run on runc.
  private static List<Scope> cloudScopes(
      Reader reader, DocumentKey cloudKey, Predicate<PodFacts> pods) {
    require(reader, TenancyKinds.LOGICAL_CLOUD, cloudKey);
    LogicalCloud cloud = reader.find(TenancyKinds.LOGICAL_CLOUD, cloudKey).orElseThrow().body();
    DocumentKey customer = DocumentKey.of(TenancyKinds.PROJECT, cloudKey.names().getFirst());
    Project project = reader.find(TenancyKinds.PROJECT, customer).orElseThrow().body();
    if (Trust.of(project, cloud) == Trust.TRUSTED) {
      return List.of();
    }
    String namespace = cloud.spec().namespace();
    String tenant = NetworkReport.tenant(cloudKey);
    return reader.deliveriesOf(cloudKey).stream()
        .filter(row -> row.desired() != null)
        .map(row ->
            new Scope(
                row.id().cluster(),
                (seen, pod) -> pod.namespace().equals(namespace) && pods.test(pod),
                tenant::equals))
        .toList();
  }

  Answer ofCluster(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    parts
        .store()
        .read(reader -> {
          require(reader, FleetKinds.CLUSTER, key);
          return key;
        });
    var cluster = new ClusterId(key.names().getFirst(), key.name());
    return report(
        key,
        List.of(new Scope(cluster, (seen, pod) -> seen.untrusted(pod.namespace()), name -> true)));
  }

  private static void require(Reader reader, Kind<?> kind, DocumentKey key) {
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
  }

  private Answer report(DocumentKey key, List<Scope> scopes) {
    List<Object> pods = new ArrayList<>();
    List<Object> clusters = new ArrayList<>();
    List<Object> networks = new ArrayList<>();
    Map<ClusterId, Examination> examined = new LinkedHashMap<>();
    boolean holds = true;
    for (Scope scope : scopes) {
      Examination seen = examined.computeIfAbsent(scope.cluster(), this::examine);
      Set<String> uids = new HashSet<>();
      for (PodFacts pod : seen.pods(p -> scope.pods().test(seen, p))) {
        uids.add(pod.uid());
        Map<String, Object> finding = pod(seen, pod);
        holds &= Boolean.TRUE.equals(finding.get("holds"));
        pods.add(finding);
      }
      List<String> reasons = new ArrayList<>(seen.reasons());
      network(scope, seen, networks, reasons);
      // Incidents of other tenants' pods are none of this one's business.
      List<Incident> open =
          seen.open().stream().filter(i -> i.uid().isEmpty() || uids.contains(i.uid())).toList();
      open.forEach(incident -> reasons.add("incident: " + incident.message()));
      holds &= reasons.isEmpty();
      clusters.add(cluster(seen, reasons, open));
    }
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("target", parts.table().path(key));
    body.put("holds", holds);
    body.put("pods", pods);
    body.put("clusters", clusters);
    body.put("reachability", networks);
    return Answer.json(body);
  }

  private Examination examine(ClusterId cluster) {
    return parts.store().read(reader -> parts.examiner().examine(reader, cluster));
  }

  private void network(Scope scope, Examination seen, List<Object> networks, List<String> reasons) {
    try {
      Report network =
          NetworkReport.live(
              parts.fleet().connection(scope.cluster()), seen.seen(), scope.tenants());
      reasons.addAll(NetworkReport.reasons(network));
      var shown = NetworkReport.shown(network, seen.seen().cni());
      shown.putFirst("clusters", List.of(scope.cluster().toString()));
      networks.add(shown);
    } catch (ClusterUnavailable e) {
      reasons.add("its network cannot be looked at: " + e.getMessage());
    }
  }

  private static Map<String, Object> cluster(
      Examination seen, List<String> reasons, List<Incident> open) {
    SequencedMap<String, Object> guard = new LinkedHashMap<>();
    guard.put("wanted", seen.facts().guard().wanted());
    guard.put("seen", seen.facts().guard().seen());
    Instant since = seen.facts().guard().since();
    if (since != null) {
      guard.put("since", since.toString());
    }
    SequencedMap<String, Object> freshness = new LinkedHashMap<>();
    Instant heard = seen.heard();
    if (heard != null) {
      freshness.put("heard", heard.toString());
    }
    freshness.put("stale", !seen.staleness().isEmpty());
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("cluster", seen.cluster().toString());
    body.put("guardHolds", reasons.isEmpty());
    body.put("reasons", reasons);
    body.put("guard", guard);
    body.put("freshness", freshness);
    body.put("probes", Probed.cluster(seen));
    body.put("incidents", open.stream().map(Incidents::shown).toList());
    return body;
  }

  private static Map<String, Object> pod(Examination seen, PodFacts pod) {
    Verdict verdict = seen.judge(pod);
    List<String> reasons = new ArrayList<>(verdict.sandboxing());
    reasons.addAll(verdict.doubts());
    reasons.addAll(seen.staleness());
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("cluster", seen.cluster().toString());
    body.put("namespace", pod.namespace());
    body.put("pod", pod.name());
    body.put("uid", pod.uid());
    body.put("node", pod.node());
    body.put("runtimeClass", pod.runtimeClass());
    body.put("handlerOnNode", verdict.handlerOnNode());
    body.put("overhead", pod.overhead());
    body.put("created", pod.created().toString());
    body.put("underGuard", verdict.underGuard());
    body.put("probe", Probed.pod(seen, pod));
    body.put("guard", seen.facts().guard().seen());
    body.put("holds", reasons.isEmpty());
    body.put("reasons", reasons);
    return body;
  }
}
