package io.bulkhead.compiler;

import io.bulkhead.bundle.LeftFields;
import io.bulkhead.compiler.baseline.BaselineObjects;
import io.bulkhead.compiler.baseline.ProbeObjects;
import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.compiler.tenancy.CloudObjects;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Labels every object with its owner and with the fields that are left to others. Selectors stay
/// unchanged.
final class Label implements Pass {

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(
        Render.class, CloudObjects.class, BaselineObjects.class, ProbeObjects.class, Isolate.class);
  }

  @Override
  public Draft apply(Draft draft) {
    List<Part> parts = new ArrayList<>();
    Leaving leaving = Leaving.in(draft);
    for (Part part : draft.parts()) {
      SequencedMap<String, String> labels = draft.model().labels(part.name());
      SequencedMap<String, String> ofPods = ofPods(labels);
      Map<Item, Item> done = new IdentityHashMap<>();
      List<Variant> variants =
          part.variants().stream()
              .map(variant ->
                  variant.withItems(
                      variant.items().stream()
                          .map(item ->
                              done.computeIfAbsent(item, x -> labelled(x, labels, ofPods, leaving)))
                          .toList()))
              .toList();
      parts.add(new Part(part.name(), part.gates(), part.choices(), variants));
    }
    return draft.withParts(parts);
  }

  /// Pods only need the labels that status selects by. Controllers copy a template's labels to the
  /// pods that they create, and the guard lets only operators write labels under `bulkhead.io/`.
  private static SequencedMap<String, String> ofPods(SequencedMap<String, String> labels) {
    var kept = new LinkedHashMap<String, String>();
    String id = labels.get(Labels.DEPLOYMENT_ID);
    if (id != null) {
      kept.put(Labels.DEPLOYMENT_ID, id);
    }
    return kept;
  }

  private static Item labelled(
      Item item,
      SequencedMap<String, String> labels,
      SequencedMap<String, String> ofPods,
      Leaving leaving) {
    Manifest changed =
        item.entry()
            .manifest()
            .edit(tree -> {
              Labels.put(tree, labels);
              PodTemplates.in(tree).forEach(template -> Labels.put(template.node(), ofPods));
              LeftFields.mark(tree, leaving.pointers(item.entry().manifest()));
            });
    return item.then(item.entry().with(changed), "labelled with its owner");
  }
}
