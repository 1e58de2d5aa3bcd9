package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.Compilation.Left;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Draft.Variant;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/// Fields of a deployment's objects that others rightly write: replicas by an autoscaler,
/// `caBundle` by an injector, and whatever the group's `ignoreDifferences` names.
///
/// @param rules the group's `ignoreDifferences`
/// @param scalers autoscalers of all its apps
record Leaving(List<DeploymentIntentGroup.Ignored> rules, List<Manifest> scalers) {
  private static final String REPLICAS = "/spec/replicas";

  private static final List<String> INJECTORS =
      List.of(
          "cert-manager.io/inject-ca-from",
          "cert-manager.io/inject-ca-from-secret",
          "cert-manager.io/inject-apiserver-ca",
          "service.beta.openshift.io/inject-cabundle");

  /// Empty for anything but a deployment.
  static Leaving in(Draft draft) {
    return draft.model() instanceof Model.Deployment model
        ? new Leaving(
            draft
                .snapshot()
                .documents()
                .find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, model.key())
                .map(group -> group.body().spec().ignoreDifferences())
                .orElse(List.of()),
            scalers(draft))
        : new Leaving(List.of(), List.of());
  }

  private static List<Manifest> scalers(Draft draft) {
    return draft.parts().stream()
        .flatMap(part -> part.variants().stream())
        .flatMap(variant -> variant.items().stream())
        .map(item -> item.entry().manifest())
        .filter(Leaving::isScaler)
        .distinct()
        .toList();
  }

  /// Fields that delivery does not write. The number of replicas always belongs to the autoscaler,
  /// even after somebody scaled by hand.
  List<String> pointers(Manifest manifest) {
    return Stream.concat(
            ignored(manifest.key()), scalersOf(manifest).findAny().map(scaler -> REPLICAS).stream())
        .distinct()
        .toList();
  }

  private Stream<String> ignored(ManifestKey key) {
    return rules.stream()
        .filter(rule -> concerns(rule, key))
        .flatMap(rule -> rule.jsonPointers().stream());
  }

  private static boolean concerns(DeploymentIntentGroup.Ignored rule, ManifestKey key) {
    return rule.kind().equals(key.kind())
        && (rule.name().isEmpty() || rule.name().equals(key.name()));
  }

  /// All of these fields, in order of the objects.
  static List<Left> all(Draft draft) {
    Leaving leaving = in(draft);
    SequencedSet<Left> left = new LinkedHashSet<>();
    for (Part part : draft.parts()) {
      for (Variant variant : part.variants()) {
        for (Item item : variant.items()) {
          Manifest manifest = item.entry().manifest();
          leaving
              .scalersOf(manifest)
              .map(scaler ->
                  new Left(part.name(), manifest.key(), "spec.replicas", scaler.key().toString()))
              .forEach(left::add);
          injected(part.name(), manifest, left);
          leaving
              .ignored(manifest.key())
              .forEach(pointer ->
                  left.add(
                      new Left(
                          part.name(), manifest.key(), pointer, "others (ignoreDifferences)")));
        }
      }
    }
    return List.copyOf(left);
  }

  private Stream<Manifest> scalersOf(Manifest manifest) {
    return manifest.at(REPLICAS).isNumber()
        ? scalers.stream().filter(scaler -> scales(scaler, manifest.key()))
        : Stream.empty();
  }

  private static boolean isScaler(Manifest manifest) {
    return switch (manifest.key().kind()) {
      case "HorizontalPodAutoscaler" -> manifest.key().group().equals("autoscaling");
      case "ScaledObject" -> manifest.key().group().equals("keda.sh");
      default -> false;
    };
  }

  private static boolean scales(Manifest scaler, ManifestKey key) {
    JsonNode target = scaler.at("/spec/scaleTargetRef");
    return scaler.key().namespace().equals(key.namespace())
        && target.path("kind").asText("Deployment").equals(key.kind())
        && target.path("name").asText("").equals(key.name());
  }

  /// A CA bundle that the chart itself sets stays the chart's.
  private static void injected(String part, Manifest manifest, SequencedSet<Left> left) {
    INJECTORS.stream()
        .filter(name -> manifest.at("/metadata/annotations").has(name))
        .findFirst()
        .ifPresent(name ->
            bundles(manifest)
                .forEach(field -> left.add(new Left(part, manifest.key(), field, name))));
  }

  private static List<String> bundles(Manifest manifest) {
    List<String> fields = new ArrayList<>();
    JsonNode webhooks = manifest.at("/webhooks");
    for (int i = 0; i < webhooks.size(); i++) {
      open(webhooks.path(i).path("clientConfig"), "webhooks[" + i + "].clientConfig", fields);
    }
    switch (manifest.key().kind()) {
      case "APIService" -> open(manifest.at("/spec"), "spec", fields);
      case "CustomResourceDefinition" -> {
        String conversion = "/spec/conversion/webhook/clientConfig";
        if (manifest.at(conversion).isObject()) {
          open(manifest.at(conversion), "spec.conversion.webhook.clientConfig", fields);
        }
      }
      default -> {
        // No other kinds have a CA bundle.
      }
    }
    return fields;
  }

  private static void open(JsonNode config, String path, List<String> fields) {
    if (config.path("caBundle").asText("").isEmpty()) {
      fields.add(path + ".caBundle");
    }
  }

  /// Warns of rules that match no object: most often a name is misspelt.
  static List<Diagnostic> idle(KindTable table, Draft draft) {
    if (!(draft.model() instanceof Model.Deployment model)) {
      return List.of();
    }
    List<DeploymentIntentGroup.Ignored> rules = in(draft).rules();
    List<Diagnostic> idle = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      DeploymentIntentGroup.Ignored rule = rules.get(i);
      boolean used =
          draft.parts().stream()
              .flatMap(part -> part.variants().stream())
              .flatMap(variant -> variant.items().stream())
              .anyMatch(item -> concerns(rule, item.entry().manifest().key()));
      if (!used) {
        idle.add(
            Diagnostic.warning(
                    Problem.INVALID_INTENT,
                    "no app has a " + (rule.kind() + " " + rule.name()).strip())
                .onIntent(table.path(model.key()))
                .atField("spec.ignoreDifferences[" + i + "]"));
      }
    }
    return idle;
  }
}
