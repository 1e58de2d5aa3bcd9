package io.bulkhead.compiler;

import io.bulkhead.compiler.capacity.Fit;
import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.manifest.ManifestKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// What must hold after each pass, also in production. Faults of a user's chart are found by the
/// passes; a violation found here is our bug, unless a pass has failed before.
final class Invariants {
  private Invariants() {}

  static List<Diagnostic> check(Draft draft, Pass pass) {
    String name = pass.getClass().getSimpleName();
    SequencedSet<Diagnostic> found = new LinkedHashSet<>();
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        BiConsumer<String, Item> breach =
            (what, item) ->
                found.add(
                    Diagnostic.error(
                            Problem.INTERNAL,
                            "after " + name + ": " + item.entry().manifest().key() + " " + what)
                        .onCluster(variant.clusters().getFirst().toString()));
        unique(variant, breach);
        home(draft, variant, breach);
        if (pass instanceof Isolate || pass instanceof Fit || pass instanceof Label) {
          sandboxed(draft, variant, breach);
        }
      }
    }
    return List.copyOf(found);
  }

  private static void unique(Variant variant, BiConsumer<String, Item> breach) {
    var seen = new TreeSet<ManifestKey>();
    for (Item item : variant.items()) {
      if (item.entry().hook() == null && !seen.add(item.entry().manifest().key())) {
        breach.accept("is there twice", item);
      }
    }
  }

  private static void home(Draft draft, Variant variant, BiConsumer<String, Item> breach) {
    if (!(draft.model() instanceof Model.Deployment model)
        || model.cloud().trust() == Trust.TRUSTED) {
      return;
    }
    for (Item item : variant.items()) {
      if (!item.entry().manifest().key().namespace().equals(model.cloud().namespace())) {
        breach.accept("is outside the logical cloud's namespace", item);
      }
    }
  }

  private static void sandboxed(Draft draft, Variant variant, BiConsumer<String, Item> breach) {
    if (!(draft.model() instanceof Model.Deployment model)
        || model.cloud().trust() == Trust.TRUSTED) {
      return;
    }
    String sandbox = variant.traits().sandbox();
    for (Item item : variant.items()) {
      for (PodTemplates.Template template : PodTemplates.in(item.entry().manifest())) {
        if (sandbox == null
            || !template.spec().path("runtimeClassName").asText("").equals(sandbox)) {
          breach.accept("has a pod without its sandbox at " + template.at("spec"), item);
        }
      }
    }
  }
}
