package io.bulkhead.plan;

import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.owner.DeliveryCondition;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.plan.DiffResponse;
import io.bulkhead.response.plan.ExplainResponse;
import io.bulkhead.response.plan.ExplainResponse.ExplainedObject;
import io.bulkhead.response.plan.ExplainResponse.TroubledDelivery;
import io.bulkhead.response.plan.PlanResponse;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Read-only actions: plan, diff, explain, capabilities.
public final class PlanActions {
  /// A cluster that takes longer than this is shown as one that does not answer.
  private static final Duration DIFF_PATIENCE = Duration.ofSeconds(15);

  private final ActionContext parts;
  private final Plans plans;
  private final RevisionActions revisions;
  private final NetworkReport network;

  public PlanActions(ActionContext parts, Plans plans, RevisionActions revisions) {
    this.revisions = revisions;
    this.parts = parts;
    this.plans = plans;
    this.network = new NetworkReport(plans);
  }

  public List<Handled> handled() {
    return List.of(
        Handled.getOfAny("plan", this::plan),
        Handled.getOfAny("diff", this::diff),
        Handled.getOfAny("explain", this::explain),
        Handled.getOfAny("capabilities", this::capabilities));
  }

  private Answer plan(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    // The clusters are asked between two reads, so that no transaction is held meanwhile.
    Compilation plan = plans.looked(key, plans.read(reader -> compiled(reader, key)));
    boolean manifests = call.flag("manifests");
    return Answer.json(
        plans.read(reader -> plan(reader, key, plan, manifests, call.who().audience())));
  }

  private PlanResponse plan(
      Reader reader, DocumentKey key, Compilation plan, boolean manifests, Audience audience) {
    return new PlanResponse(
        parts.table().path(key),
        reader.revision(),
        PlanResponses.parts(plan, manifests),
        network.planned(reader, key, plan),
        PlanResponses.adapted(plan),
        PlanResponses.verdicts(plan),
        PlanResponses.left(plan),
        PlanResponses.diagnostics(plan, audience));
  }

  private Compilation compiled(Reader reader, DocumentKey key) {
    require(reader, key);
    return plans.compile(reader, plans.target(reader, key, plans.statusContext(reader, key)));
  }

  private void require(Reader reader, DocumentKey key) {
    if (!reader.exists(key)) {
      Kind<?> kind = parts.table().byName(key.kind()).orElseThrow();
      throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
    }
  }

  private Answer explain(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    Compilation plan = plans.read(reader -> compiled(reader, key));
    List<String> apps = call.query().getOrDefault("app", List.of());
    List<String> clusters = call.query().getOrDefault("cluster", List.of());
    List<String> resources = call.query().getOrDefault("resource", List.of());
    List<ExplainedObject> objects =
        plan.origins().stream()
            .filter(origin -> any(apps, origin.part()))
            .filter(origin -> any(resources, origin.object().name()))
            .filter(origin -> origin.clusters().stream().anyMatch(c -> any(clusters, c.toString())))
            .map(PlanActions::explained)
            .toList();
    List<TroubledDelivery> troubles =
        parts.store().read(reader -> reader.deliveries().of(key)).stream()
            .filter(row -> any(apps, row.id().part()))
            .filter(row -> any(clusters, row.id().cluster().toString()))
            .flatMap(row ->
                DeliveryCondition.of(row, parts.observations().unknownSince(row.id().cluster()))
                    .stream())
            .map(DeliveryCondition::shown)
            .toList();
    return Answer.json(
        new ExplainResponse(
            parts.table().path(key),
            objects,
            troubles.isEmpty() ? null : troubles,
            PlanResponses.verdicts(plan),
            PlanResponses.diagnostics(plan, call.who().audience())));
  }

  private static boolean any(List<String> wanted, String name) {
    return wanted.isEmpty() || wanted.contains(name);
  }

  private static ExplainedObject explained(Compilation.Origin origin) {
    return new ExplainedObject(
        origin.part(),
        ObjectReference.of(origin.object()),
        origin.clusters().stream().map(ClusterId::toString).toList(),
        origin.story());
  }

  private Answer diff(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    if (call.query().containsKey("revision")) {
      return Answer.json(revisions.diff(key, call.query().get("revision").getFirst()));
    }
    Compilation plan =
        plans.read(reader -> {
          Compilation compiled = compiled(reader, key);
          if (compiled.failed()) {
            throw BulkheadException.of(compiled.diagnostics());
          }
          return compiled;
        });
    return Answer.json(
        new DiffResponse(
            parts.table().path(key), new LiveDiff(parts, DIFF_PATIENCE).of(key, plan), null));
  }

  private Answer capabilities(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return Answer.json(
        parts
            .store()
            .read(reader -> {
              require(reader, key);
              return reader
                  .facts()
                  .capabilities(new ClusterId(key.names().getFirst(), key.name()))
                  .orElse(Capabilities.UNKNOWN);
            }));
  }
}
