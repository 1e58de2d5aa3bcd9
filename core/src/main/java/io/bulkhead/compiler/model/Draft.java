package io.bulkhead.compiler.model;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.manifest.TreeChange;
import io.bulkhead.quota.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Manifests on their way to bundles. Immutable: passes return a new one.
///
/// Alike clusters share a [Variant], so a pass costs the same for ten clusters as for ten thousand.
///
/// @param kept random values, to be stored once this is delivered
/// @param adapted changes to charts that the deployment allows
public record Draft(
    Snapshot snapshot,
    Model model,
    List<Part> parts,
    List<Verdict> verdicts,
    List<Diagnostic> diagnostics,
    KeptValues kept,
    List<Adapted> adapted) {

  public Draft(
      Snapshot snapshot,
      Model model,
      List<Part> parts,
      List<Verdict> verdicts,
      List<Diagnostic> diagnostics) {
    this(snapshot, model, parts, verdicts, diagnostics, snapshot.kept(), List.of());
  }

  public Draft {
    parts = List.copyOf(parts);
    verdicts = List.copyOf(verdicts);
    diagnostics = List.copyOf(diagnostics);
    adapted = List.copyOf(adapted);
  }

  /// One change of a chart's object that the deployment allows.
  ///
  /// @param change null if the object is left out
  public record Adapted(
      String app, ManifestKey object, Adaptation by, @Nullable TreeChange change) {}

  /// An app of a deployment, or the one part of a logical cloud or baseline.
  ///
  /// @param choices groups of which one cluster each is used; settled by the pass
  ///   [io.bulkhead.compiler.capacity.Fit]
  public record Part(String name, List<Gate> gates, List<Choice> choices, List<Variant> variants) {
    public Part {
      gates = List.copyOf(gates);
      choices = List.copyOf(choices);
      variants = List.copyOf(variants);
    }
  }

  /// Exactly one of the candidates is used: the first that everything fits on.
  ///
  /// @param mandatory the intent names exactly this cluster, so its refusal is an error
  /// @param intent path of the app intent
  /// @param field where in it
  public record Choice(List<ClusterId> candidates, boolean mandatory, String intent, String field) {
    public Choice {
      candidates = List.copyOf(candidates);
    }
  }

  /// What a set of alike clusters gets.
  public record Variant(Traits traits, List<ClusterId> clusters, List<Item> items) {
    public Variant {
      clusters = List.copyOf(clusters);
      items = List.copyOf(items);
    }

    public Variant withItems(List<Item> changed) {
      return new Variant(traits, clusters, changed);
    }
  }

  /// Every difference between clusters that matters to a manifest.
  ///
  /// @param kubeVersion such as `v1.37.2`
  /// @param sandbox name of the RuntimeClass for untrusted pods; null for trusted work
  /// @param setsClass the cluster's guard can set the class on a pod (MutatingAdmissionPolicy is
  ///   served)
  /// @param creates names of the RuntimeClasses that Bulkhead creates on these clusters
  /// @param share what the logical cloud may use there of its quotas; empty for no limit
  /// @param groups served API groups, in order; empty if no manifest depends on them
  /// @param apis served `group/version/Kind`, in order; empty after charts were rendered
  public record Traits(
      String kubeVersion,
      @Nullable String sandbox,
      boolean setsClass,
      List<String> creates,
      Amounts share,
      List<String> groups,
      List<String> apis) {
    public Traits {
      creates = List.copyOf(creates);
      groups = List.copyOf(groups);
      apis = List.copyOf(apis);
    }

    public Traits(
        String kubeVersion, @Nullable String sandbox, boolean setsClass, List<String> creates) {
      this(kubeVersion, sandbox, setsClass, creates, Amounts.NONE, List.of(), List.of());
    }

    /// With another share of the quotas.
    public Traits with(Amounts part) {
      return new Traits(kubeVersion, sandbox, setsClass, creates, part, groups, apis);
    }

    /// With other served API groups.
    public Traits with(List<String> served) {
      return new Traits(kubeVersion, sandbox, setsClass, creates, share, served, apis);
    }

    /// With other served kinds, in the form of [#apis].
    public Traits serving(List<String> served) {
      return new Traits(kubeVersion, sandbox, setsClass, creates, share, groups, served);
    }
  }

  /// One object and its story: where it came from, then what each pass did to it.
  ///
  /// @param source the object as in the chart; null for objects that Bulkhead creates
  public record Item(Bundle.Entry entry, List<String> story, @Nullable Source source) {
    public Item {
      story = List.copyOf(story);
    }

    public Item(Bundle.Entry entry, List<String> story) {
      this(entry, story, null);
    }

    public Item then(Bundle.Entry changed, String what) {
      var longer = new ArrayList<>(story);
      longer.add(what);
      return new Item(changed, longer, source);
    }
  }

  /// An object as in its chart.
  ///
  /// @param drawn JSON pointers of random values, such as passwords: never to be shown
  public record Source(Manifest manifest, List<String> drawn) {
    public Source {
      drawn = List.copyOf(drawn);
    }
  }

  /// Whether a cluster was chosen for a part, and why.
  ///
  /// @param intent path of the document that decided
  public record Verdict(
      String part, ClusterId cluster, boolean chosen, String reason, String intent) {}

  public Draft withParts(List<Part> changed) {
    return new Draft(snapshot, model, changed, verdicts, diagnostics, kept, adapted);
  }

  /// With other random values to be stored.
  public Draft withKept(KeptValues now) {
    return new Draft(snapshot, model, parts, verdicts, diagnostics, now, adapted);
  }

  /// With these changes of charts instead of the present ones.
  public Draft withAdapted(List<Adapted> now) {
    return new Draft(snapshot, model, parts, verdicts, diagnostics, kept, now);
  }

  public Draft withVerdicts(List<Verdict> more) {
    var all = new ArrayList<>(verdicts);
    all.addAll(more);
    return new Draft(snapshot, model, parts, all, diagnostics, kept, adapted);
  }

  public Draft withDiagnostics(List<Diagnostic> more) {
    var all = new ArrayList<>(diagnostics);
    all.addAll(more);
    return new Draft(snapshot, model, parts, verdicts, all, kept, adapted);
  }

  public Draft mapVariants(UnaryOperator<Variant> change) {
    return withParts(
        parts.stream()
            .map(part ->
                new Part(
                    part.name(),
                    part.gates(),
                    part.choices(),
                    part.variants().stream().map(change).toList()))
            .toList());
  }
}
