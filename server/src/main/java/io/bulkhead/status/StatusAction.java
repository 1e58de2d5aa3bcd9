package io.bulkhead.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Observations;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.owner.DeliveryCondition;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.report.ReportScope;
import io.bulkhead.report.ReportWriter;
import io.bulkhead.response.ConditionResponse;
import io.bulkhead.response.status.AppNamesResponse;
import io.bulkhead.response.status.StatusAnswer;
import io.bulkhead.response.status.StatusProgress;
import io.bulkhead.response.status.StatusResponse;
import io.bulkhead.response.status.StatusResponse.AppStatus;
import io.bulkhead.response.status.StatusResponse.StateAction;
import io.bulkhead.response.status.StatusResponse.States;
import io.bulkhead.response.status.StatusSubject;
import io.bulkhead.status.StatusRows.Resource;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `…/status` of groups and logical clouds, with EMCO's members and omissions.
public final class StatusAction implements ActionHandler {
  private final ActionContext parts;

  private final ReportWriter reports;

  public StatusAction(ActionContext parts, ReportWriter reports) {
    this.parts = parts;
    this.reports = reports;
  }

  public List<Handled> handled() {
    return List.of(Handled.getOfAny("status", this));
  }

  @Override
  public Answer handle(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    boolean cloud = OwnerTypes.isCloud(key);
    StatusQuery query = StatusQuery.of(call.query(), cloud);
    StatusAnswer answer = parts.store().read(reader -> answer(reader, key, query));
    return Answer.json(
        answer instanceof StatusResponse status && call.query().containsKey("conditions")
            ? status.with(conditions(key))
            : answer);
  }

  private List<ConditionResponse> conditions(DocumentKey key) {
    List<ReportScope> scopes = parts.store().read(reader -> ReportScope.of(reader, key));
    List<ConditionResponse> conditions = new ArrayList<>();
    conditions.add(Condition.isolated(scopes.stream().map(reports::part).toList()));
    List<Delivery> rows = parts.store().read(reader -> reader.deliveries().of(key));
    conditions.addAll(troubles(rows));
    conditions.addAll(parts.store().read(reader -> Condition.secondNames(reader, rows)));
    return conditions;
  }

  /// Deliveries that have not arrived and will not without intervention, or whose state is unknown.
  private List<ConditionResponse> troubles(List<Delivery> rows) {
    return rows.stream()
        .flatMap(row ->
            DeliveryCondition.of(row, parts.observations().unknownSince(row.id().cluster()))
                .stream())
        .map(DeliveryCondition::condition)
        .toList();
  }

  private StatusAnswer answer(Reader reader, DocumentKey key, StatusQuery query) {
    StatusSubject subject = OwnerTypes.of(key).subject(reader, key);
    Lifecycle lifecycle =
        reader.lifecycle(key).orElseGet(() -> Lifecycle.created(java.time.Instant.EPOCH));
    requireKept(lifecycle, query.instance());
    List<Delivery> all = shown(lifecycle, reader.deliveries().of(key));
    List<Delivery> rows = query.select(all, this::pods);
    return switch (query.list()) {
      case APPS ->
          new AppNamesResponse(subject, rows.stream().map(d -> d.id().part()).distinct().toList());
      case CLUSTERS -> StatusResponse.ofClusters(subject, StatusRows.clustersByApp(rows));
      case RESOURCES -> StatusResponse.ofResources(subject, StatusRows.resourcesByApp(rows));
      case NONE -> {
        StatusResponse full =
            full(subject, new Scope(lifecycle, all, rows, OwnerTypes.isCloud(key)), query);
        yield query.numbers()
            ? full.with(Numbers.of(reader, parts.observations(), query, rows))
            : full;
      }
    };
  }

  /// Deliveries only know the newest context.
  private static void requireKept(Lifecycle lifecycle, String instance) {
    if (!instance.isEmpty() && !instance.equals(lifecycle.last().instance())) {
      throw new BulkheadException(
          Problem.NOT_FOUND,
          "No status is kept of the instance " + instance + ", only of the newest",
          "instance");
    }
  }

  /// A cluster that an update has left is not part of the running context any more; what a
  /// terminate has removed is still shown as deleted.
  private static List<Delivery> shown(Lifecycle lifecycle, List<Delivery> deliveries) {
    return switch (lifecycle.state()) {
      case INSTANTIATED, INSTANTIATE_STOPPED, UPDATED ->
          deliveries.stream()
              .filter(row ->
                  row.order().desired() != null || row.progress().state() != Delivery.State.GONE)
              .toList();
      case CREATED, APPROVED, TERMINATED, TERMINATE_STOPPED -> deliveries;
    };
  }

  private record Scope(
      Lifecycle lifecycle, List<Delivery> all, List<Delivery> rows, boolean cloud) {}

  private StatusResponse full(StatusSubject subject, Scope scope, StatusQuery query) {
    States states = states(scope.lifecycle());
    if (scope.lifecycle().statusContextId().isEmpty()) {
      return StatusResponse.of(subject, states, null);
    }
    List<Resource> resources = new ArrayList<>();
    for (Delivery row : scope.rows()) {
      resources.addAll(resources(row, query));
    }
    StatusResponse status =
        StatusResponse.of(subject, states, progress(scope, resources, query))
            .withReasons(
                new Reasons(parts.observations(), scope.cloud(), query).of(scope.rows()),
                Reasons.MOST);
    if (query.output() == StatusQuery.Output.SUMMARY || scope.rows().isEmpty()) {
      return status;
    }
    List<AppStatus> details =
        StatusRows.byApp(scope.rows(), resources, query.form(), this::clusterWord);
    return scope.cloud()
        ? status.withClusters(StatusRows.clustersOnly(details))
        : status.withApps(details);
  }

  private StatusProgress progress(Scope scope, List<Resource> resources, StatusQuery query) {
    SequencedMap<String, Integer> counts = new TreeMap<>();
    resources.forEach(resource -> counts.merge(resource.value(), 1, Integer::sum));
    boolean ready =
        !resources.isEmpty()
            && resources.stream()
                .filter(query::judges)
                .filter(resource -> !resource.value().equals(StatusRows.LEFT_BEHIND))
                .allMatch(this::ready);
    boolean empty = scope.rows().stream().allMatch(row -> row.progress().objects().isEmpty());
    return StatusProgress.of(
        query.form(),
        RolloutProgress.of(scope.lifecycle(), scope.all()).text(),
        ready || (empty && settled(scope.rows())) ? "Ready" : "NotReady",
        counts);
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

  /// The last observation of a cluster that does not answer says nothing about its current state.
  private boolean unknown(ClusterId cluster) {
    return parts.observations().unknownSince(cluster).isPresent();
  }

  private Observations.Readiness observed(ClusterId cluster, ManifestKey key) {
    if (unknown(cluster)) {
      return Observations.Readiness.UNKNOWN;
    }
    return parts.observations().readiness(cluster, key);
  }

  /// The state of a cluster: connectivity in the newer form, readiness in the older.
  private String clusterWord(ClusterId cluster) {
    return parts.observations().connectivity(cluster).text();
  }

  private List<Resource> resources(Delivery row, StatusQuery query) {
    List<Resource> resources = new ArrayList<>();
    ClusterId cluster = row.id().cluster();
    for (Delivery.ObjectState object : row.progress().objects()) {
      if (query.wants(object.key())) {
        String value =
            query.form().readiness() && object.outcome() != Delivery.ObjectState.Outcome.KEPT
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
    if (query.form().readiness()) {
      for (var pod : parts.observations().pods(row.id())) {
        var key =
            new ManifestKey(
                "v1",
                "Pod",
                pod.at("/metadata/namespace").asText(),
                pod.at("/metadata/name").asText());
        boolean listed =
            row.progress().objects().stream().anyMatch(object -> object.key().equals(key));
        if (!listed && (query.names(key) || (query.wants(key) && !StatusRows.hasEnded(pod)))) {
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

  private @Nullable JsonNode detail(ClusterId cluster, ManifestKey key, StatusQuery query) {
    if (query.output() != StatusQuery.Output.DETAIL || unknown(cluster)) {
      return null;
    }
    try {
      return parts.observations().live(cluster, key).map(StatusRows::withoutSecrets).orElse(null);
    } catch (ClusterUnavailable e) {
      return null;
    }
  }

  private static States states(Lifecycle lifecycle) {
    return new States(
        lifecycle.statusContextId(),
        lifecycle.actions().stream()
            .map(entry ->
                new StateAction(
                    entry.state().text(), entry.instance(), entry.time(), entry.revision()))
            .toList());
  }
}
