package io.bulkhead.compiler.capacity;

import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Choice;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Draft.Verdict;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.placement.Doubts;
import io.bulkhead.compiler.placement.Place;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/// Settles each group on its first candidate where the app fits, including the sandbox's overhead.
public final class Fit implements Pass {
  private final KindTable table;

  /// @param table knows the paths by which diagnostics name documents
  public Fit(KindTable table) {
    this.table = table;
  }

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(Place.class, Render.class, Isolate.class);
  }

  @Override
  public Draft apply(Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)) {
      return draft;
    }
    var taken = new TreeMap<ClusterId, Demand>();
    List<Verdict> verdicts = new ArrayList<>();
    var findings = new Diagnostics();
    List<Part> parts = new ArrayList<>();
    for (Part part : draft.parts()) {
      var scale = new Scale(draft.snapshot(), model.sandboxClasses(), part, taken);
      var settlement = new Settlement(part.name(), scale);
      for (Choice choice : part.choices()) {
        settlement.settle(choice).ifPresent(findings::add);
      }
      verdicts.addAll(settlement.judged().values());
      settlement.misfits().forEach(findings::add);
      settlement.chosen().forEach(scale::take);
      parts.add(kept(part, settlement.chosen()));
    }
    Doubts.of(draft.snapshot(), model, parts).forEach(findings::add);
    Draft settled = draft.withParts(parts);
    Claims.exceeded(settled, model, table.path(model.key())).forEach(findings::add);
    return settled.withVerdicts(verdicts).withDiagnostics(findings.all());
  }

  private static Part kept(Part part, SequencedSet<ClusterId> chosen) {
    List<Variant> variants = new ArrayList<>();
    for (Variant variant : part.variants()) {
      List<ClusterId> clusters = variant.clusters().stream().filter(chosen::contains).toList();
      if (!clusters.isEmpty()) {
        variants.add(new Variant(variant.traits(), clusters, variant.items()));
      }
    }
    return new Part(part.name(), part.gates(), List.of(), variants);
  }

  /// The decisions for one app so far.
  private record Settlement(
      String app,
      Scale scale,
      SequencedSet<ClusterId> chosen,
      SequencedMap<ClusterId, Verdict> judged,
      List<Diagnostic> misfits) {
    Settlement(String app, Scale scale) {
      this(app, scale, new LinkedHashSet<>(), new LinkedHashMap<>(), new ArrayList<>());
    }

    /// Takes the first candidate that has room; otherwise reports why none has.
    Optional<Diagnostic> settle(Choice choice) {
      List<String> reasons = new ArrayList<>();
      for (ClusterId cluster : choice.candidates()) {
        Optional<String> lack = scale.lack(cluster);
        if (lack.isEmpty()) {
          choose(choice, cluster);
          return Optional.empty();
        }
        judged.putIfAbsent(cluster, verdict(choice, cluster, false, lack.get()));
        reasons.add(cluster + ": " + lack.get());
      }
      Diagnostic found =
          Diagnostic.error(
                  Problem.NO_QUALIFIED_CLUSTER,
                  "No Qualified Clusters to deploy App: app "
                      + app
                      + " ("
                      + String.join("; ", reasons)
                      + ")")
              .onIntent(choice.intent())
              .atField(choice.field());
      return Optional.of(
          choice.mandatory() ? found.onCluster(choice.candidates().getFirst().toString()) : found);
    }

    private void choose(Choice choice, ClusterId cluster) {
      chosen.add(cluster);
      scale
          .misfits(cluster)
          .forEach(misfit ->
              misfits.add(
                  Diagnostic.warning(Problem.VM_DOES_NOT_FIT, misfit.fault().what())
                      .onIntent(choice.intent())
                      .atField(misfit.field())
                      .onCluster(cluster.toString())
                      .ofRule("placement/vm-memory", misfit.fault().cure())
                      .at(
                          new Diagnostic.Place(
                              app,
                              misfit.pod() + " (" + misfit.fault().size() + ")",
                              misfit.field()))));
      String reason =
          choice.mandatory() ? "the intent names it" : "the first acceptable of its group";
      judged.put(cluster, verdict(choice, cluster, true, reason));
      for (ClusterId other : choice.candidates()) {
        judged.putIfAbsent(
            other, verdict(choice, other, false, "another cluster of its group comes first"));
      }
    }

    private Verdict verdict(Choice choice, ClusterId cluster, boolean taken, String reason) {
      return new Verdict(app, cluster, taken, reason, choice.intent());
    }
  }
}
