package io.bulkhead.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.attestation.ProbeFindings;
import io.bulkhead.attestation.ReportFacts;
import io.bulkhead.attestation.SignedReport;
import io.bulkhead.evidence.Examination;
import io.bulkhead.evidence.NetworkSight;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Json;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.plan.NetworkReport;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.Verdict;
import io.bulkhead.reachability.Facts;
import io.bulkhead.reachability.Report;
import io.bulkhead.response.ReachabilityResponse;
import io.bulkhead.store.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Writes isolation reports from the state of the watches and the store, without requests.
public final class ReportWriter {
  private final ActionContext parts;
  private final ReportKeys keys;

  public ReportWriter(ActionContext parts, ReportKeys keys) {
    this.parts = parts;
    this.keys = keys;
  }

  /// The part of a report about one cluster.
  ///
  /// @param network absent if it was not observed
  public record Part(
      boolean holds, List<ObjectNode> pods, ObjectNode cluster, Optional<ObjectNode> network) {}

  /// The signed report of these scopes.
  ObjectNode write(DocumentKey target, List<ReportScope> scopes) {
    List<Part> written = scopes.stream().map(this::part).toList();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("format", SignedReport.FORMAT);
    body.put("id", UUID.randomUUID().toString());
    body.put("target", parts.table().path(target));
    body.put("time", parts.clock().instant().toString());
    body.putObject("hub").put("id", keys.hub());
    secondNameOf(target, scopes).ifPresent(cluster -> body.put("secondNameOf", cluster.toString()));
    body.put("holds", written.stream().allMatch(Part::holds));
    var pods = body.putArray("pods");
    var clusters = body.putArray("clusters");
    var networks = body.putArray("reachability");
    for (Part part : written) {
      pods.addAll(part.pods());
      clusters.add(part.cluster());
      part.network().ifPresent(networks::add);
    }
    return SignedReport.sign(body, keys.signing());
  }

  /// The name under which the cluster is observed, if the report was requested under another one.
  private static Optional<ClusterId> secondNameOf(DocumentKey target, List<ReportScope> scopes) {
    return OwnerTypes.isBaseline(target)
        ? scopes.stream()
            .map(ReportScope::cluster)
            .filter(cluster -> !cluster.document().equals(target))
            .findFirst()
        : Optional.empty();
  }

  public Part part(ReportScope scope) {
    Examination seen =
        parts.store().read(reader -> parts.examiner().examine(reader, scope.cluster()));
    List<PodFacts> mine = seen.pods(pod -> scope.pods().test(seen, pod));
    ClusterFacts facts = scope.whole() ? seen.facts() : ReportFacts.needed(seen.facts(), mine);
    boolean holds = true;
    List<ObjectNode> pods = new ArrayList<>();
    Set<String> uids = new HashSet<>();
    for (PodFacts pod : mine) {
      uids.add(pod.uid());
      ObjectNode shown = pod(seen, pod);
      holds &= shown.path("holds").asBoolean();
      pods.add(shown);
    }
    List<String> reasons = new ArrayList<>(seen.reasons());
    Optional<ObjectNode> network = network(scope, seen, reasons);
    List<Incident> open =
        seen.lasting().stream()
            .filter(incident -> concerns(scope, uids, incident))
            .map(incident -> scope.whole() ? incident : told(incident, mine))
            .toList();
    open.forEach(incident -> reasons.add("incident: " + incident.message()));
    ObjectNode cluster = cluster(seen, reasons, open);
    cluster.set("probes", ProbeFindings.cluster(facts, probed(scope, seen, mine)));
    cluster.set("facts", ReportFacts.shown(facts));
    return new Part(holds && reasons.isEmpty(), pods, cluster, network);
  }

  /// The nodes whose probes are shown: all to the operator, those of its own pods to a tenant.
  private static List<NodeClass> probed(ReportScope scope, Examination seen, List<PodFacts> mine) {
    return scope.whole()
        ? seen.offered()
        : ReportFacts.subjects(mine).stream()
            .filter(subject -> seen.facts().catalogue().containsKey(subject.sandbox()))
            .toList();
  }

  /// The verdicts of one cluster on several scopes, without a report.
  Map<DocumentKey, Boolean> verdicts(Examination seen, Map<DocumentKey, ReportScope> scopes) {
    Optional<Report> network =
        parts
            .examiner()
            .network(seen.cluster(), seen.seen().cni())
            .map(sight -> NetworkReport.live(sight, name -> true));
    List<Report.Pair> breaches =
        network.stream().flatMap(n -> n.pairs().stream()).filter(Report.Pair::breach).toList();
    boolean sound = seen.reasons().isEmpty() && network.isPresent();
    List<Incident> open = seen.lasting();
    Map<DocumentKey, Boolean> verdicts = new LinkedHashMap<>();
    scopes.forEach((key, scope) -> verdicts.put(key, sound && holds(seen, scope, open, breaches)));
    return verdicts;
  }

  private static boolean holds(
      Examination seen, ReportScope scope, List<Incident> open, List<Report.Pair> breaches) {
    Set<String> uids = new HashSet<>();
    for (PodFacts pod : seen.pods(pod -> scope.pods().test(seen, pod))) {
      uids.add(pod.uid());
      if (!seen.judge(pod).holds()) {
        return false;
      }
    }
    return open.stream().noneMatch(i -> concerns(scope, uids, i))
        && breaches.stream()
            .noneMatch(b -> scope.tenants().test(b.from()) || scope.tenants().test(b.to()));
  }

  /// Incidents of other tenants' pods do not concern a tenant.
  private static boolean concerns(ReportScope scope, Set<String> uids, Incident incident) {
    return scope.whole() || incident.uid().isEmpty() || uids.contains(incident.uid());
  }

  /// A tenant sees names of nodes only if its own pods run there.
  private static Incident told(Incident incident, List<PodFacts> mine) {
    boolean own =
        switch (incident.kind()) {
          case NODE_LABEL -> mine.stream().anyMatch(pod -> pod.node().equals(incident.subject()));
          case PROBE ->
              ReportFacts.subjects(mine).stream()
                  .anyMatch(subject -> subject.toString().equals(incident.subject()));
          case POD, CLASS_HANDLER, CLASS_OVERHEAD, GUARD -> true;
        };
    return own ? incident : incident.inGeneral();
  }

  private Optional<ObjectNode> network(ReportScope scope, Examination seen, List<String> reasons) {
    String plugin = seen.seen().cni();
    Optional<NetworkSight> sight = parts.examiner().network(scope.cluster(), plugin);
    if (sight.isEmpty()) {
      reasons.add("its network has not been seen, or not lately");
      return Optional.empty();
    }
    Report all = NetworkReport.live(sight.get(), scope.tenants());
    Report shown = scope.whole() ? all : all.seenBy(scope.tenants());
    reasons.addAll(NetworkReport.reasons(shown));
    ReachabilityResponse body =
        NetworkReport.shown(shown, plugin).on(List.of(scope.cluster().toString()));
    return Optional.of(
        (ObjectNode)
            tree(
                scope.whole()
                    ? body.following(Facts.shown(sight.get().picture(), sight.get().apiServer()))
                    : body));
  }

  private static JsonNode tree(Object value) {
    return Json.parse(DocumentCodec.encode(value));
  }

  private static ObjectNode cluster(Examination seen, List<String> reasons, List<Incident> open) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("cluster", seen.cluster().toString());
    body.put("guardHolds", reasons.isEmpty());
    reasons.forEach(body.putArray("reasons")::add);
    ObjectNode guard = body.putObject("guard");
    guard.put("wanted", seen.facts().guard().wanted());
    guard.put("seen", seen.facts().guard().seen());
    Instant since = seen.facts().guard().since();
    if (since != null) {
      guard.put("since", since.toString());
    }
    ObjectNode freshness = body.putObject("freshness");
    Instant heard = seen.heard();
    if (heard != null) {
      freshness.put("heard", heard.toString());
    }
    freshness.put("stale", !seen.staleness().isEmpty());
    seen.staleness().forEach(freshness.putArray("reasons")::add);
    var incidents = body.putArray("incidents");
    open.forEach(incident -> incidents.add(tree(IncidentResponses.shown(incident))));
    return body;
  }

  private static ObjectNode pod(Examination seen, PodFacts pod) {
    Verdict verdict = seen.judge(pod);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("cluster", seen.cluster().toString());
    ReportFacts.show(pod, seen.untrusted(pod.namespace()), body);
    body.put("handlerOnNode", verdict.handlerOnNode());
    body.put("underGuard", verdict.underGuard());
    body.set("probe", ProbeFindings.pod(seen.facts(), pod));
    body.put("guard", seen.facts().guard().seen());
    body.put("holds", verdict.holds() && seen.staleness().isEmpty());
    var reasons = body.putArray("reasons");
    verdict.sandboxing().forEach(reasons::add);
    verdict.doubts().forEach(reasons::add);
    seen.staleness().forEach(reasons::add);
    return body;
  }
}
