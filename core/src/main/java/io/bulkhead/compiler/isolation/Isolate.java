package io.bulkhead.compiler.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.compiler.model.PodTemplates.Template;
import io.bulkhead.compiler.placement.Place;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// In an untrusted cloud, sets the sandbox's class on every pod template and limits on every
/// container, and refuses access to the host. Runs after everything that a tenant can influence.
public final class Isolate implements Pass {
  /// @param path of the deployment intent group, where findings are reported
  /// @param cluster one of those that get the object
  private record Home(String app, Model.Cloud cloud, String path, ClusterId cluster) {
    String namespace() {
      return cloud.namespace();
    }
  }

  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public Isolate(KindTable table) {
    this.table = table;
  }

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(Place.class, Render.class);
  }

  @Override
  public Draft apply(Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)
        || model.cloud().trust() == Trust.TRUSTED) {
      return draft;
    }
    String path = table.path(model.key());
    var findings = new Diagnostics();
    List<Part> parts = new ArrayList<>();
    for (Part part : draft.parts()) {
      var done = new LinkedHashMap<GuardJudge, LinkedHashMap<Item, Item>>();
      List<Variant> variants = new ArrayList<>();
      for (Variant variant : part.variants()) {
        String sandbox = variant.traits().sandbox();
        if (sandbox == null) {
          findings.add(
              Diagnostic.error(
                      Problem.INTERNAL, "untrusted work was placed where there is no sandbox")
                  .onIntent(path)
                  .onCluster(variant.clusters().getFirst().toString()));
          continue;
        }
        var home = new Home(part.name(), model.cloud(), path, variant.clusters().getFirst());
        GuardJudge judge = GuardJudge.of(draft, model, variant, sandbox);
        var known = done.computeIfAbsent(judge, x -> new LinkedHashMap<>());
        variants.add(
            variant.withItems(
                variant.items().stream()
                    .map(item ->
                        known.computeIfAbsent(item, x -> isolated(x, judge, home, findings)))
                    .toList()));
      }
      parts.add(new Part(part.name(), part.gates(), part.choices(), variants));
    }
    return draft.withParts(parts).withDiagnostics(findings.all());
  }

  private static Item isolated(Item item, GuardJudge judge, Home home, Diagnostics findings) {
    String sandbox = judge.sandbox();
    Manifest manifest = item.entry().manifest();
    List<Template> templates = PodTemplates.in(manifest);
    Manifest changed = templates.isEmpty() ? manifest : sandboxed(manifest, sandbox);
    List<Fault> faults = judge.faults(manifest, changed, templates);
    for (Fault fault : offered(faults, manifest, judge)) {
      findings.add(
          Diagnostic.error(Problem.ISOLATION_VIOLATION, fault.what())
              .onIntent(home.path())
              .atField(fault.field())
              .onCluster(home.cluster().toString())
              .ofRule(fault.rule(), fault.cure())
              .at(new Diagnostic.Place(home.app(), manifest.key().toString(), fault.field())));
    }
    return templates.isEmpty()
        ? item
        : item.then(
            item.entry().with(changed),
            "isolated: every pod runs in the sandbox " + sandbox + " with CPU and memory limits");
  }

  /// Adds the adaptations that would cure a fault, which are found by trying them.
  private static List<Fault> offered(List<Fault> faults, Manifest manifest, GuardJudge judge) {
    if (faults.isEmpty()) {
      return faults;
    }
    var offers = new LinkedHashMap<Fault, List<Adaptation>>();
    faults.forEach(fault -> offers.put(fault, new ArrayList<>()));
    for (Adaptation adaptation : Adaptation.values()) {
      Optional<Manifest> left = judge.adaptations().apply(adaptation, manifest);
      if (left.isEmpty() || !left.get().equals(manifest)) {
        List<Fault> still = left.map(object -> faults(object, judge)).orElse(List.of());
        offers.forEach((fault, cures) -> {
          if (still.stream().noneMatch(other -> other.what().equals(fault.what()))) {
            cures.add(adaptation);
          }
        });
      }
    }
    return faults.stream()
        .map(fault ->
            new Fault(
                fault.field(),
                fault.what(),
                fault.rule(),
                Cures.orAdapted(fault.cure(), offers.getOrDefault(fault, List.of()))))
        .toList();
  }

  private static List<Fault> faults(Manifest object, GuardJudge judge) {
    return judge.faults(object, sandboxed(object, judge.sandbox()), PodTemplates.in(object));
  }

  private static Manifest sandboxed(Manifest manifest, String sandbox) {
    return manifest.edit(tree ->
        PodTemplates.in(tree)
            .forEach(template -> {
              if (template.spec() instanceof ObjectNode spec) {
                spec.put("runtimeClassName", sandbox);
                spec.remove("overhead");
                limit(spec.path("containers"));
                limit(spec.path("initContainers"));
              }
            }));
  }

  private static void limit(JsonNode containers) {
    for (JsonNode node : containers) {
      if (node instanceof ObjectNode container) {
        ObjectNode limits = object(object(container, "resources"), "limits");
        JsonNode requests = container.path("resources").path("requests");
        fill(limits, "cpu", Bounds.CPU, requests);
        fill(limits, "memory", Bounds.MEMORY, requests);
      }
    }
  }

  /// A limit below the container's own request would be refused, so the larger of the two is used.
  private static void fill(ObjectNode limits, String resource, String standard, JsonNode requests) {
    String own = limits.path(resource).asText("");
    // For a container runtime, a limit of 0 is no limit.
    boolean none = own.isEmpty() || Quantity.milli(own).map(q -> q == 0).orElse(false);
    if (!none) {
      return;
    }
    String asked = requests.path(resource).asText("");
    long least = Quantity.milli(standard).orElse(0L);
    boolean more = Quantity.milli(asked).map(q -> q > least).orElse(false);
    limits.put(resource, more ? asked : standard);
  }

  private static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }
}
