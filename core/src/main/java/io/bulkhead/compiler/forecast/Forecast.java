package io.bulkhead.compiler.forecast;

import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Snapshot.ClusterFacts;
import io.bulkhead.compiler.rights.HeldRights;
import io.bulkhead.compiler.rights.UserRights;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.UserPermission;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the chosen clusters would refuse at the moment for other reasons than their guard: kinds
/// that they do not serve, and objects that the permissions of the cloud's user do not cover.
///
/// Each of these may resolve itself (somebody installs a definition, the owner adds a permission),
/// and the delivery is then retried. So a plan fails, but an instantiate is not refused: EMCO's
/// clients do these steps in any order.
public final class Forecast {
  private final Draft draft;
  private final Model.Deployment model;
  private final String path;
  private final List<UserPermission> permissions;
  private final Diagnostics findings = new Diagnostics();

  private Forecast(KindTable table, Draft draft, Model.Deployment model) {
    this.draft = draft;
    this.model = model;
    this.path = table.path(model.key());
    this.permissions =
        draft
            .snapshot()
            .documents()
            .children(TenancyKinds.USER_PERMISSION, model.cloud().key())
            .stream()
            .map(Stored::body)
            .toList();
  }

  /// @param bound roles that the clusters must be asked for
  public record Foreseen(List<Diagnostic> found, List<BoundRole> bound) {
    static final Foreseen NOTHING = new Foreseen(List.of(), List.of());
  }

  /// Empty for anything but a deployment.
  public static Foreseen of(KindTable table, Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)) {
      return Foreseen.NOTHING;
    }
    var forecast = new Forecast(table, draft, model);
    forecast.apis();
    List<BoundRole> bound = model.cloud().body().spec().admin() ? List.of() : forecast.rights();
    return new Foreseen(forecast.findings.all(), bound);
  }

  /// What clusters that are alike in all relevant respects see.
  private record Sight(List<String> observed, Set<String> defined) {}

  private void apis() {
    Map<ClusterId, Set<String>> defined = defined(draft);
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        var sights = new LinkedHashMap<Sight, ClusterId>();
        for (ClusterId cluster : variant.clusters()) {
          sights.putIfAbsent(
              new Sight(seen(cluster).apis(), defined.getOrDefault(cluster, Set.of())), cluster);
        }
        sights.forEach((sight, cluster) -> {
          var served = new ServedApis(sight.observed(), sight.defined());
          variant.items().forEach(item -> served(part, item, served, cluster));
        });
      }
    }
  }

  private List<BoundRole> rights() {
    var rights = new RightsForecast(draft, model.cloud(), path);
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        var alike = new LinkedHashMap<List<String>, List<ClusterId>>();
        for (ClusterId cluster : variant.clusters()) {
          alike
              .computeIfAbsent(
                  UserRights.groupsThatMatter(model.cloud(), permissions, seen(cluster)),
                  x -> new ArrayList<>())
              .add(cluster);
        }
        alike.forEach((groups, clusters) ->
            rights.judge(
                part.name(),
                variant.items(),
                clusters,
                new HeldRights(model.cloud(), permissions, groups)));
      }
    }
    rights.findings().forEach(findings::add);
    return rights.bound();
  }

  private Capabilities seen(ClusterId cluster) {
    ClusterFacts facts = draft.snapshot().clusters().get(cluster);
    return facts == null ? Capabilities.UNKNOWN : facts.capabilities();
  }

  /// The kinds that the apps together define on each cluster; clusters without any are left out.
  private static Map<ClusterId, Set<String>> defined(Draft draft) {
    var defined = new TreeMap<ClusterId, Set<String>>();
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        Set<String> kinds = ServedApis.definedBy(variant.items());
        if (!kinds.isEmpty()) {
          variant
              .clusters()
              .forEach(c -> defined.computeIfAbsent(c, x -> new TreeSet<>()).addAll(kinds));
        }
      }
    }
    return defined;
  }

  private void served(Part part, Item item, ServedApis served, ClusterId cluster) {
    ManifestKey key = item.entry().manifest().key();
    if (served.have(key)) {
      return;
    }
    List<String> instead = served.instead(key);
    findings.add(
        Diagnostic.error(
                Problem.API_NOT_SERVED,
                "the cluster serves no " + key.kind() + " of " + key.apiVersion())
            .onIntent(path)
            .atField("apiVersion")
            .onCluster(cluster.toString())
            .ofRule(
                "apis/" + key.apiVersion() + "/" + key.kind(),
                Cure.of(
                    instead.isEmpty()
                        ? "install there what defines it, or let the chart bring the definition"
                        : "it serves that of " + String.join(", ", instead)))
            .at(new Diagnostic.Place(part.name(), key.toString(), "apiVersion")));
  }
}
