package io.bulkhead.compiler.isolation;

import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Adapted;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.TreeChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// Changes the objects of untrusted charts where the deployment allows it, and records each change.
/// Isolation runs later and judges the result.
public final class Adapt implements Pass {
  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(Render.class);
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.Deployment) draft.model();
    if (model.adapt().isEmpty() || model.cloud().trust() == Trust.TRUSTED) {
      return draft;
    }
    SequencedSet<Adapted> noted = new LinkedHashSet<>();
    List<Part> parts = new ArrayList<>();
    for (Part part : draft.parts()) {
      List<Variant> variants = new ArrayList<>();
      for (Variant variant : part.variants()) {
        String sandbox = variant.traits().sandbox();
        variants.add(
            sandbox == null
                ? variant
                : adapted(
                    part.name(),
                    variant,
                    GuardJudge.of(draft, model, variant, sandbox),
                    model,
                    noted));
      }
      parts.add(new Part(part.name(), part.gates(), part.choices(), variants));
    }
    return draft.withParts(parts).withAdapted(List.copyOf(noted));
  }

  private static Variant adapted(
      String app,
      Variant variant,
      GuardJudge judge,
      Model.Deployment model,
      SequencedSet<Adapted> noted) {
    Adaptations adaptations = judge.adaptations();
    List<Item> items = new ArrayList<>();
    for (Item item : variant.items()) {
      Optional<Item> left = Optional.of(item);
      for (Adaptation adaptation : Adaptation.values()) {
        if (model.adapt().contains(adaptation)) {
          left = left.flatMap(now -> one(app, now, adaptation, adaptations, noted));
        }
      }
      left.ifPresent(items::add);
    }
    return variant.withItems(items);
  }

  private static Optional<Item> one(
      String app,
      Item item,
      Adaptation adaptation,
      Adaptations adaptations,
      SequencedSet<Adapted> noted) {
    Manifest before = item.entry().manifest();
    Optional<Manifest> after = adaptations.apply(adaptation, before);
    if (after.isEmpty()) {
      noted.add(new Adapted(app, before.key(), adaptation, null));
      return Optional.empty();
    }
    if (after.get().equals(before)) {
      return Optional.of(item);
    }
    TreeChange.between(before.at(""), after.get().at(""))
        .forEach(change -> noted.add(new Adapted(app, before.key(), adaptation, change)));
    return Optional.of(
        item.then(
            item.entry().with(after.get()),
            "adapted: " + adaptation.text() + ", as the deployment allows"));
  }
}
