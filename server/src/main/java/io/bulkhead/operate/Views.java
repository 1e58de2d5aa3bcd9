package io.bulkhead.operate;

import io.bulkhead.compiler.Compilation;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.operate.ActionHandler.Answer;
import io.bulkhead.operate.ActionHandler.Call;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Looks ahead and back without touching anything: plan, diff, explain, capabilities.
final class Views {
  /// A cluster that takes longer than this is shown as one that does not answer.
  private static final Duration DIFF_PATIENCE = Duration.ofSeconds(15);

  private final Parts parts;
  private final Plans plans;
  private final NetworkReport network;

  Views(Parts parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
    this.network = new NetworkReport(plans);
  }

  Answer plan(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    // The clusters are asked between two reads: nothing of the store is held meanwhile.
    Compilation plan = plans.looked(key, plans.read(reader -> compiled(reader, key)));
    boolean manifests = call.flag("manifests");
    return Answer.json(
        plans.read(reader -> plan(reader, key, plan, manifests, call.who().audience())));
  }

  private Map<String, Object> plan(
      Reader reader, DocumentKey key, Compilation plan, boolean manifests, Audience audience) {
    SequencedMap<String, Object> body = target(key);
    body.put("revision", reader.revision());
    body.put("parts", PlanBody.parts(plan, manifests));
    body.put("reachability", network.planned(reader, key, plan));
    body.put("adapted", PlanBody.adapted(plan));
    body.put("verdicts", PlanBody.verdicts(plan));
    body.put("left", PlanBody.left(plan));
    body.put("diagnostics", PlanBody.diagnostics(plan, audience));
    return body;
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

  private SequencedMap<String, Object> target(DocumentKey key) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("target", parts.table().path(key));
    return body;
  }

  Answer explain(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    Compilation plan = plans.read(reader -> compiled(reader, key));
    List<String> apps = call.query().getOrDefault("app", List.of());
    List<String> clusters = call.query().getOrDefault("cluster", List.of());
    List<String> resources = call.query().getOrDefault("resource", List.of());
    SequencedMap<String, Object> body = target(key);
    List<Object> objects = new ArrayList<>();
    for (Compilation.Origin origin : plan.origins()) {
      boolean wanted =
          (apps.isEmpty() || apps.contains(origin.part()))
              && (resources.isEmpty() || resources.contains(origin.object().name()))
              && (clusters.isEmpty()
                  || origin.clusters().stream().anyMatch(c -> clusters.contains(c.toString())));
      if (wanted) {
        SequencedMap<String, Object> one = new LinkedHashMap<>();
        one.put("part", origin.part());
        one.put("key", PlanBody.key(origin.object()));
        one.put("clusters", origin.clusters().stream().map(ClusterId::toString).toList());
        one.put("story", origin.story());
        objects.add(one);
      }
    }
    body.put("objects", objects);
    List<Object> troubles = new ArrayList<>();
    for (Delivery row : parts.store().read(reader -> reader.deliveriesOf(key))) {
      boolean wanted =
          (apps.isEmpty() || apps.contains(row.id().part()))
              && (clusters.isEmpty() || clusters.contains(row.id().cluster().toString()));
      if (wanted) {
        DeliveryTrouble.of(row, parts.observations().unknownSince(row.id().cluster()))
            .ifPresent(trouble -> troubles.add(trouble.shown()));
      }
    }
    if (!troubles.isEmpty()) {
      body.put("deliveries", troubles);
    }
    body.put("verdicts", PlanBody.verdicts(plan));
    body.put("diagnostics", PlanBody.diagnostics(plan, call.who().audience()));
    return Answer.json(body);
  }

  Answer diff(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    Compilation plan =
        plans.read(reader -> {
          Compilation compiled = compiled(reader, key);
          if (compiled.failed()) {
            throw BulkheadException.of(compiled.diagnostics());
          }
          return compiled;
        });
    SequencedMap<String, Object> body = target(key);
    body.put("clusters", new Difference(parts, DIFF_PATIENCE).of(key, plan));
    return Answer.json(body);
  }

  Answer capabilities(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return Answer.json(
        parts
            .store()
            .read(reader -> {
              require(reader, key);
              return reader
                  .capabilities(new ClusterId(key.names().getFirst(), key.name()))
                  .orElse(Capabilities.UNKNOWN);
            }));
  }
}
