package io.bulkhead.operate;

import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.delivery.Observations;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operate.StatusRows.Resource;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// `…/status` of groups and logical clouds, with the members and omissions of EMCO.
final class StatusAction implements ActionHandler {
  private final Parts parts;

  private final ReportWriter reports;

  StatusAction(Parts parts, ReportWriter reports) {
    this.parts = parts;
    this.reports = reports;
  }

  @Override
  public Answer handle(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    boolean cloud = key.kind().equals(TenancyKinds.LOGICAL_CLOUD.name());
    StatusQuery query = StatusQuery.of(call.query(), cloud);
    Map<String, Object> body = parts.store().read(reader -> answer(reader, key, query));
    if (call.query().containsKey("conditions")) {
      List<ReportScope> scopes = parts.store().read(reader -> ReportScope.of(reader, key));
      List<Object> conditions = new ArrayList<>();
      conditions.add(Condition.isolated(scopes.stream().map(reports::part).toList()));
      List<Delivery> rows = parts.store().read(reader -> reader.deliveriesOf(key));
      conditions.addAll(troubles(rows));
      conditions.addAll(parts.store().read(reader -> Condition.secondNames(reader, rows)));
      body.put("conditions", conditions);
    }
    return Answer.json(body);
  }

  /// Where what was ordered has not arrived and will not by itself, or nobody knows.
  private List<SequencedMap<String, Object>> troubles(List<Delivery> rows) {
    return rows.stream()
        .flatMap(row ->
            DeliveryTrouble.of(row, parts.observations().unknownSince(row.id().cluster())).stream())
        .map(DeliveryTrouble::condition)
        .toList();
  }

  private Map<String, Object> answer(Reader reader, DocumentKey key, StatusQuery query) {
    boolean cloud = key.kind().equals(TenancyKinds.LOGICAL_CLOUD.name());
    SequencedMap<String, Object> body = cloud ? cloudKey(reader, key) : groupKey(reader, key);
    Lifecycle lifecycle =
        reader.lifecycle(key).orElseGet(() -> Lifecycle.created(java.time.Instant.EPOCH));
    requireKept(lifecycle, query.instance());
    List<Delivery> all = shown(lifecycle, reader.deliveriesOf(key));
    List<Delivery> rows = query.select(all, this::pods);
    switch (query.list()) {
      case APPS -> body.put("apps", rows.stream().map(d -> d.id().part()).distinct().toList());
      case CLUSTERS -> body.put("clustersByApp", StatusRows.clustersByApp(rows));
      case RESOURCES -> body.put("resourcesByApp", StatusRows.resourcesByApp(rows));
      case NONE -> full(body, new Scope(lifecycle, all, rows, cloud), query);
    }
    return body;
  }

  /// Deliveries know the newest context only.
  private static void requireKept(Lifecycle lifecycle, String instance) {
    if (!instance.isEmpty() && !instance.equals(lifecycle.last().instance())) {
      throw new BulkheadException(
          Problem.NOT_FOUND,
          "No status is kept of the instance " + instance + ", only of the newest",
          "instance");
    }
  }

  /// A cluster that an update has left is part of the running context no more; what a terminate has
  /// removed is still shown as deleted.
  private static List<Delivery> shown(Lifecycle lifecycle, List<Delivery> deliveries) {
    return switch (lifecycle.state()) {
      case INSTANTIATED, INSTANTIATE_STOPPED, UPDATED ->
          deliveries.stream()
              .filter(row -> row.desired() != null || row.state() != Delivery.State.GONE)
              .toList();
      case CREATED, APPROVED, TERMINATED, TERMINATE_STOPPED -> deliveries;
    };
  }

  private record Scope(
      Lifecycle lifecycle, List<Delivery> all, List<Delivery> rows, boolean cloud) {}

  private static SequencedMap<String, Object> cloudKey(Reader reader, DocumentKey key) {
    if (!reader.exists(key)) {
      throw new BulkheadException(Problem.NOT_FOUND, TenancyKinds.LOGICAL_CLOUD.notFoundText());
    }
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("project", key.names().getFirst());
    body.put("name", key.name());
    return body;
  }

  private static SequencedMap<String, Object> groupKey(Reader reader, DocumentKey key) {
    var group =
        reader
            .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key)
            .orElseThrow(() ->
                new BulkheadException(
                    Problem.NOT_FOUND, WorkloadKinds.DEPLOYMENT_INTENT_GROUP.notFoundText()));
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("project", key.names().get(0));
    body.put("compositeApp", key.names().get(1));
    body.put("compositeAppVersion", key.names().get(2));
    body.put("compositeProfile", group.body().spec().compositeProfile());
    body.put("name", key.name());
    return body;
  }

  private void full(SequencedMap<String, Object> body, Scope scope, StatusQuery query) {
    body.put("states", states(scope.lifecycle()));
    if (scope.lifecycle().statusContextId().isEmpty()) {
      return;
    }
    RolloutStatus rollout = Rollout.of(scope.lifecycle(), scope.all());
    List<Resource> resources = new ArrayList<>();
    for (Delivery row : scope.rows()) {
      resources.addAll(resources(row, query));
    }
    SequencedMap<String, Integer> counts = new TreeMap<>();
    resources.forEach(resource -> counts.merge(resource.value(), 1, Integer::sum));
    boolean ready =
        !resources.isEmpty()
            && resources.stream()
                .filter(query::judges)
                .filter(resource -> !resource.value().equals(StatusRows.LEFT_BEHIND))
                .allMatch(this::ready);
    boolean empty = scope.rows().stream().allMatch(row -> row.objects().isEmpty());
    String readiness = ready || (empty && settled(scope.rows())) ? "Ready" : "NotReady";
    if (query.statusMode()) {
      body.put("deployedStatus", rollout.text());
      if (query.readiness()) {
        body.put("readyStatus", readiness);
      }
    } else {
      body.put("status", rollout.text());
    }
    if (!counts.isEmpty()) {
      body.put(query.countsName(), counts);
    }
    if (query.output() != StatusQuery.Output.SUMMARY && !scope.rows().isEmpty()) {
      List<Map<String, Object>> details =
          StatusRows.byApp(scope.rows(), resources, query, this::clusterWord);
      if (scope.cloud()) {
        body.put("clusters", StatusRows.clustersOnly(details));
      } else {
        body.put("apps", details);
      }
    }
  }

  private static boolean settled(List<Delivery> rows) {
    return rows.stream().allMatch(Delivery::settled);
  }

  private boolean ready(Resource resource) {
    return resource.pod()
        ? resource.value().equals(Observations.Readiness.READY.text())
        : observed(resource.cluster(), resource.key()) == Observations.Readiness.READY;
  }

  private List<String> pods(Delivery row) {
    return parts.observations().pods(row.id()).stream()
        .map(pod -> pod.at("/metadata/name").asText())
        .toList();
  }

  /// What was seen last of a cluster that does not answer says nothing of what is there.
  private boolean unknown(ClusterId cluster) {
    return parts.observations().unknownSince(cluster).isPresent();
  }

  private Observations.Readiness observed(ClusterId cluster, ManifestKey key) {
    if (unknown(cluster)) {
      return Observations.Readiness.UNKNOWN;
    }
    return parts.observations().readiness(cluster, key);
  }

  /// What is said of a cluster: connectivity in the newer form, readiness in the older.
  private String clusterWord(ClusterId cluster) {
    return parts.observations().connectivity(cluster).text();
  }

  private List<Resource> resources(Delivery row, StatusQuery query) {
    List<Resource> resources = new ArrayList<>();
    ClusterId cluster = row.id().cluster();
    for (Delivery.ObjectState object : row.objects()) {
      if (query.wants(object.key())) {
        String value =
            query.readiness() && object.outcome() != Delivery.ObjectState.Outcome.KEPT
                ? observed(cluster, object.key()).text()
                : StatusRows.deployed(object.outcome(), unknown(cluster));
        resources.add(
            new Resource(
                row.id().part(),
                cluster,
                object.key(),
                value,
                false,
                detail(cluster, object.key(), query)));
      }
    }
    if (query.readiness()) {
      for (var pod : parts.observations().pods(row.id())) {
        var key =
            new ManifestKey(
                "v1",
                "Pod",
                pod.at("/metadata/namespace").asText(),
                pod.at("/metadata/name").asText());
        boolean listed = row.objects().stream().anyMatch(object -> object.key().equals(key));
        if (!listed && query.wants(key)) {
          resources.add(
              new Resource(
                  row.id().part(),
                  cluster,
                  key,
                  unknown(cluster)
                      ? Observations.Readiness.UNKNOWN.text()
                      : StatusRows.podReady(pod),
                  true,
                  detail(cluster, key, query)));
        }
      }
    }
    return resources;
  }

  private @org.jspecify.annotations.Nullable Object detail(
      ClusterId cluster, ManifestKey key, StatusQuery query) {
    if (query.output() != StatusQuery.Output.DETAIL || unknown(cluster)) {
      return null;
    }
    try {
      return parts.observations().live(cluster, key).map(StatusRows::withoutSecrets).orElse(null);
    } catch (ClusterUnavailable e) {
      return null;
    }
  }

  private static Map<String, Object> states(Lifecycle lifecycle) {
    SequencedMap<String, Object> states = new LinkedHashMap<>();
    states.put("statusctxid", lifecycle.statusContextId());
    List<Object> actions = new ArrayList<>();
    for (Lifecycle.Entry entry : lifecycle.actions()) {
      SequencedMap<String, Object> action = new LinkedHashMap<>();
      action.put("state", entry.state().text());
      action.put("instance", entry.instance());
      action.put("time", entry.time().toString());
      action.put("revision", entry.revision());
      actions.add(action);
    }
    states.put("actions", actions);
    return states;
  }
}
