package io.bulkhead.compiler.rendering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.compiler.model.Cures;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Traits;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Fault;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.placement.Place;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Renders each app's chart, once per Kubernetes version and set of served APIs, and puts its
/// objects into the cloud's namespace. Clusters for which that makes no difference are alike
/// afterwards.
public final class Render implements Pass {
  private static final Cure AT_WILL =
      Cure.of("say it in the values; for a new one: bulkhead update --regenerate");

  private static final Cure HEARD =
      Cure.of(
          "do by hand what it does, or name an event that comes (%s)"
              .formatted(String.join(", ", HookEvents.heard())));

  private final KindTable table;
  private final ChartRenderer charts;

  /// @param table knows the paths by which diagnostics name documents
  public Render(KindTable table, ChartRenderer charts) {
    this.table = table;
    this.charts = charts;
  }

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(Place.class);
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.Deployment) draft.model();
    var apps = new LinkedHashMap<String, Model.App>();
    model.apps().forEach(app -> apps.put(app.name(), app));
    var findings = new Diagnostics();
    KeptValues before = draft.snapshot().kept();
    var kept = new TreeMap<String, SortedMap<String, JsonNode>>();
    List<Part> parts = new ArrayList<>();
    for (Part part : draft.parts()) {
      Model.App app = apps.get(part.name());
      if (app == null) {
        continue;
      }
      var values = new Values(before.draw(), before.of(app.name()), new TreeMap<>());
      kept.put(app.name(), values.now());
      var seen = new LinkedHashMap<Seen, List<Item>>();
      var alike = new LinkedHashMap<Alike, List<ClusterId>>();
      for (Variant variant : part.variants()) {
        Traits traits = variant.traits();
        List<Item> items =
            seen.computeIfAbsent(
                new Seen(traits.kubeVersion(), traits.apis()),
                sees -> items(model, app, sees, values, findings));
        alike
            .computeIfAbsent(new Alike(traits.serving(List.of()), items), x -> new ArrayList<>())
            .addAll(variant.clusters());
      }
      List<Variant> variants =
          alike.entrySet().stream()
              .map(e ->
                  new Variant(
                      e.getKey().traits(),
                      e.getValue().stream().sorted().toList(),
                      e.getKey().items()))
              .sorted(Comparator.comparing(variant -> variant.clusters().getFirst()))
              .toList();
      parts.add(new Part(part.name(), part.gates(), part.choices(), variants));
    }
    return draft
        .withParts(parts)
        .withDiagnostics(findings.all())
        .withKept(new KeptValues(before.draw(), kept));
  }

  /// The random values of one app, the same for all versions of Kubernetes.
  ///
  /// @param before the values kept so far
  /// @param now the values to keep, filled in as charts are rendered
  private record Values(
      int draw, SortedMap<String, JsonNode> before, SortedMap<String, JsonNode> now) {

    List<Draft.Source> settle(ChartRenderer.Outcome.Rendered rendered) {
      var known = new TreeMap<>(before);
      known.putAll(now);
      Chance.Settled settled = Chance.settle(rendered, known);
      settled.kept().forEach(now::putIfAbsent);
      Map<ManifestKey, List<String>> drawn =
          rendered.varying().stream()
              .collect(
                  Collectors.groupingBy(
                      ChartRenderer.Varying::object,
                      Collectors.mapping(ChartRenderer.Varying::pointer, Collectors.toList())));
      List<Draft.Source> sources = new ArrayList<>();
      for (int i = 0; i < settled.manifests().size(); i++) {
        ManifestKey asRendered = rendered.manifests().get(i).key();
        sources.add(
            new Draft.Source(
                settled.manifests().get(i), drawn.getOrDefault(asRendered, List.of())));
      }
      return sources;
    }
  }

  /// What a chart sees of a cluster.
  private record Seen(String version, List<String> apis) {}

  private record Alike(Traits traits, List<Item> items) {}

  private List<Item> items(
      Model.Deployment model, Model.App app, Seen sees, Values values, Diagnostics findings) {
    String version = sees.version();
    var request =
        new ChartRenderer.Request(
                app.name(),
                app.chart(),
                app.profile(),
                model.release(),
                model.cloud().namespace(),
                app.overrides(),
                version,
                values.draw())
            .on(sees.apis());
    String path = table.path(model.key());
    return switch (charts.render(request)) {
      case ChartRenderer.Outcome.Failed failed -> {
        findings.error(
            Problem.RENDER_FAILED, "app " + app.name() + ": " + failed.message(), path, "");
        yield List.of();
      }
      case ChartRenderer.Outcome.Rendered rendered -> {
        String story = "rendered from the chart of app " + app.name() + " for " + version;
        List<Item> items = new ArrayList<>();
        sayWhatVaries(rendered, app.name(), path, findings);
        for (Draft.Source source : values.settle(rendered)) {
          Manifest raw = source.manifest();
          Manifest manifest = AsHelm.treated(raw, rendered.definitions().contains(raw.key()));
          try {
            entries(manifest, model.cloud(), app.name(), path, findings)
                .forEach(entry -> items.add(new Item(entry, List.of(story), source)));
          } catch (BulkheadException e) {
            findings.error(
                e.problem(),
                "app " + app.name() + ": " + manifest.key() + ": " + e.getMessage(),
                path,
                "");
          }
        }
        yield eachOnce(items, app.name(), path, findings);
      }
    };
  }

  private static void sayWhatVaries(
      ChartRenderer.Outcome.Rendered rendered, String app, String path, Diagnostics findings) {
    for (ChartRenderer.Varying varying : rendered.varying()) {
      findings.add(
          Diagnostic.warning(
                  Problem.CHART_VARIES,
                  "the chart makes another value each time that it is rendered; the first one is"
                      + " kept")
              .onIntent(path)
              .atField(varying.pointer())
              .ofRule("chart/varies", AT_WILL)
              .at(new Diagnostic.Place(app, varying.object().toString(), varying.pointer())));
    }
  }

  /// The last of several equal keys in a chart counts: Helm sends all, one over the other.
  private static List<Item> eachOnce(
      List<Item> items, String app, String path, Diagnostics findings) {
    var last = new LinkedHashMap<ManifestKey, Item>();
    for (Item item : items) {
      if (item.entry().hook() == null) {
        ManifestKey key = item.entry().manifest().key();
        if (last.put(key, item) != null) {
          findings.add(
              Diagnostic.warning(
                      Problem.OBJECT_TWICE, "the chart has it more than once; the last one counts")
                  .onIntent(path)
                  .ofRule("chart/twice", Cure.of("leave all but the last out of the chart"))
                  .at(new Diagnostic.Place(app, key.toString(), "")));
        }
      }
    }
    return items.stream()
        .filter(
            item -> item.entry().hook() != null || last.get(item.entry().manifest().key()) == item)
        .toList();
  }

  private static List<Bundle.Entry> entries(
      Manifest raw, Model.Cloud cloud, String app, String path, Diagnostics findings) {
    Manifest manifest = homed(raw, cloud.namespace());
    placementFault(manifest, cloud)
        .ifPresent(fault ->
            findings.add(
                Diagnostic.error(Problem.ISOLATION_VIOLATION, fault.what())
                    .onIntent(path)
                    .atField(fault.field())
                    .ofRule(fault.rule(), fault.cure())
                    .at(
                        new Diagnostic.Place(
                            app, manifest.key().toString(), "metadata.namespace"))));
    String annotation = manifest.at("/metadata/annotations/helm.sh~1hook").asText("").strip();
    if (annotation.isEmpty()) {
      return List.of(Bundle.Entry.of(manifest));
    }
    HookEvents events = HookEvents.of(annotation);
    if (!events.unheard().isEmpty()) {
      findings.add(
          Diagnostic.warning(
                  Problem.HOOK_NOT_RUN,
                  "a hook of \"%s\", which never comes here, is left out"
                      .formatted(String.join(", ", events.unheard())))
              .onIntent(path)
              .atField("metadata.annotations")
              .ofRule("chart/hook", HEARD)
              .at(
                  new Diagnostic.Place(
                      app, manifest.key().toString(), "metadata.annotations[helm.sh/hook]")));
    }
    return events.phases().stream().map(phase -> hook(manifest, phase)).toList();
  }

  private static Bundle.Entry hook(Manifest manifest, Hook.Phase phase) {
    String weight = manifest.at("/metadata/annotations/helm.sh~1hook-weight").asText("0").strip();
    int number;
    try {
      number = weight.isEmpty() ? 0 : Integer.parseInt(weight);
    } catch (NumberFormatException e) {
      throw new BulkheadException(
          Problem.RENDER_FAILED, "helm.sh/hook-weight must be a whole number: \"" + weight + "\"");
    }
    List<Hook.DeletePolicy> policies = new ArrayList<>();
    String text = manifest.at("/metadata/annotations/helm.sh~1hook-delete-policy").asText("");
    for (String policy : text.split(",", -1)) {
      switch (policy.strip()) {
        case "before-hook-creation" -> policies.add(Hook.DeletePolicy.BEFORE_HOOK_CREATION);
        case "hook-succeeded" -> policies.add(Hook.DeletePolicy.HOOK_SUCCEEDED);
        case "hook-failed" -> policies.add(Hook.DeletePolicy.HOOK_FAILED);
        default -> {
          // Helm ignores what it does not know.
        }
      }
    }
    if (policies.isEmpty()) {
      policies.add(Hook.DeletePolicy.BEFORE_HOOK_CREATION);
    }
    return new Bundle.Entry(
        manifest,
        Wave.of(manifest.key().kind()),
        new Hook(phase, number, policies.stream().distinct().sorted().toList()));
  }

  private static Manifest homed(Manifest manifest, String namespace) {
    boolean clusterScoped = Scopes.clusterScoped(manifest.key());
    boolean homeless = manifest.key().namespace().isEmpty();
    if (clusterScoped == homeless) {
      return manifest;
    }
    return manifest.edit(tree -> {
      if (tree.get("metadata") instanceof ObjectNode metadata) {
        if (clusterScoped) {
          metadata.remove("namespace");
        } else {
          metadata.put("namespace", namespace);
        }
      }
    });
  }

  /// The reach of trusted work is limited by the rights it is written with: the clusters' own
  /// credentials, or those of the cloud's user.
  private static Optional<Fault> placementFault(Manifest manifest, Model.Cloud cloud) {
    if (cloud.trust() == Trust.TRUSTED) {
      return Optional.empty();
    }
    if (Scopes.clusterScoped(manifest.key())) {
      return Optional.of(
          new Fault(
              "metadata.namespace",
              "a chart in this logical cloud must not carry cluster-scoped objects",
              "isolation/scope",
              Cures.CLUSTER_SCOPED));
    }
    String owner = manifest.key().namespace();
    if (!owner.equals(cloud.namespace())) {
      return Optional.of(
          new Fault(
              "metadata.namespace",
              "an object names the namespace " + owner,
              "isolation/namespace",
              Cures.elsewhere(cloud.namespace())));
    }
    return Optional.empty();
  }
}
