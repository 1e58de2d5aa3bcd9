package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.compiler.Draft.Item;
import io.bulkhead.compiler.Draft.Part;
import io.bulkhead.compiler.Draft.Variant;
import io.bulkhead.guard.GuardLabels;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Says on every object whose it is, and which of its fields are left to others. Selectors stay as
/// they are.
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
      SequencedMap<String, String> labels = labels(draft.model(), part.name());
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

  private static SequencedMap<String, String> labels(Model model, String part) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.MANAGED, "true");
    switch (model) {
      case Model.Deployment deployment -> {
        labels.put(Labels.OWNER, Labels.owner(deployment.key()));
        labels.put(Labels.PROJECT, Labels.value(deployment.key().names().getFirst()));
        labels.put(Labels.DEPLOYMENT_ID, Labels.value(deployment.contextId() + "-" + part));
        if (deployment.cloud().trust() == Trust.UNTRUSTED) {
          labels.put(GuardLabels.CONFINED, "true");
        }
      }
      case Model.CloudModel cloud -> labels.putAll(ofCloud(cloud.cloud().key()));
      case Model.Baseline baseline ->
          labels.put(
              Labels.OWNER,
              Labels.owner(
                  DocumentKey.of(
                      FleetKinds.CLUSTER,
                      baseline.cluster().provider(),
                      baseline.cluster().cluster())));
    }
    return labels;
  }

  private static SequencedMap<String, String> ofCloud(DocumentKey cloud) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.MANAGED, "true");
    labels.put(Labels.OWNER, Labels.owner(cloud));
    labels.put(Labels.PROJECT, Labels.value(cloud.names().getFirst()));
    return labels;
  }

  /// An object of a logical cloud, labelled as this pass does it.
  static Manifest ofCloud(Manifest manifest, DocumentKey cloud) {
    return manifest.edit(tree -> put(tree, ofCloud(cloud)));
  }

  /// Only status needs to find pods. Controllers copy a template's labels to pods that they make
  /// themselves, and the guard lets nobody but an operator write what begins with `bulkhead.io/`.
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
              put(tree, labels);
              PodTemplates.in(tree).forEach(template -> put(template.node(), ofPods));
              LeftFields.mark(tree, leaving.pointers(item.entry().manifest()));
            });
    return item.then(item.entry().with(changed), "labelled with its owner");
  }

  private static void put(ObjectNode object, SequencedMap<String, String> labels) {
    if (labels.isEmpty()) {
      return;
    }
    ObjectNode target = child(child(object, "metadata"), "labels");
    labels.forEach(target::put);
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }
}
