package io.bulkhead.compiler;

import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.kind.workload.AppProfile;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.Named;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Resolves a deployment intent group: its apps, profiles, overrides, placement and dependencies.
final class DeploymentResolver {
  private final KindTable table;
  private final Documents documents;
  private final Diagnostics findings;
  private final Resolver resolver;

  DeploymentResolver(
      KindTable table, Documents documents, Diagnostics findings, Resolver resolver) {
    this.table = table;
    this.documents = documents;
    this.findings = findings;
    this.resolver = resolver;
  }

  Optional<Model> resolve(Target.Deployment target) {
    DocumentKey key = target.group();
    String path = table.path(key);
    Optional<Stored<DeploymentIntentGroup>> group =
        documents.find(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, key);
    if (group.isEmpty()) {
      findings.error(Problem.NOT_FOUND, "DeploymentIntentGroup not found", path, "");
      return Optional.empty();
    }
    DeploymentIntentGroup.Spec spec = group.get().body().spec();
    if (!Labels.dnsLabel(spec.version())) {
      findings.error(
          Problem.INVALID_INTENT,
          "the release name \"" + spec.version() + "\" must be a DNS label (a-z, 0-9, -)",
          path,
          "spec.version");
    }
    var cloudKey =
        DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, key.names().getFirst(), spec.logicalCloud());
    Optional<Model.Cloud> cloud = resolver.cloudModel(cloudKey, path, "spec.logicalCloud");
    List<Model.App> apps = apps(key, spec);
    if (findings.failed() || cloud.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Model.Deployment(
            key,
            target.contextId(),
            spec.version(),
            cloud.get(),
            apps,
            spec.adapt(),
            resolver.sandboxClasses()));
  }

  private List<Model.App> apps(DocumentKey key, DeploymentIntentGroup.Spec spec) {
    var compositeKey =
        new DocumentKey(WorkloadKinds.COMPOSITE_APP.name(), key.names().subList(0, 3));
    List<Stored<Named>> stored = documents.children(WorkloadKinds.APP, compositeKey);
    if (stored.isEmpty()) {
      findings.error(
          Problem.INVALID_INTENT, "the composite app has no app", table.path(compositeKey), "");
    }
    var names = stored.stream().map(app -> app.key().name()).toList();
    new ControllerIntents(table, documents, findings).check(key);
    SequencedMap<String, Stored<AppIntent>> intents = intents(key);
    SequencedMap<String, Stored<AppProfile>> profiles = profiles(key, compositeKey, spec);
    SequencedMap<String, SequencedMap<String, String>> overrides = overrides(key, spec, names);
    intents.forEach((app, intent) -> unknownApp(app, names, table.path(intent.key()), "spec.app"));
    var gates = new LinkedHashMap<String, List<Gate>>();
    stored.forEach(app -> gates.put(app.key().name(), gates(app, names)));
    cycle(gates)
        .ifPresent(round ->
            findings.error(
                Problem.INVALID_INTENT,
                "the app dependencies form a cycle: " + round,
                table.path(compositeKey),
                ""));
    List<Model.App> apps = new ArrayList<>();
    for (Stored<Named> app : stored) {
      String name = app.key().name();
      Digest chart = archive(app, "the app " + name + " has no chart attached");
      Stored<AppProfile> profile = profiles.get(name);
      Digest profileArchive =
          profile == null
              ? null
              : archive(profile, "the profile of app " + name + " has no archive attached");
      Stored<AppIntent> intent = intents.get(name);
      if (intent == null) {
        findings.error(
            Problem.INVALID_INTENT,
            "no app intent says where app " + name + " goes",
            table.path(key),
            "");
      } else if (chart != null) {
        apps.add(
            new Model.App(
                name,
                chart,
                profileArchive,
                overrides.getOrDefault(name, new LinkedHashMap<>()),
                intent.key(),
                intent.body().spec().intent(),
                gates.getOrDefault(name, List.of())));
      }
    }
    apps.sort(java.util.Comparator.comparing(Model.App::name));
    return apps;
  }

  private SequencedMap<String, Stored<AppIntent>> intents(DocumentKey key) {
    var byApp = new LinkedHashMap<String, Stored<AppIntent>>();
    List<String> named =
        documents.children(WorkloadKinds.GROUP_INTENT, key).stream()
            .flatMap(intent -> intent.body().placementIntent().stream())
            .distinct()
            .toList();
    if (named.isEmpty()) {
      findings.error(
          Problem.INVALID_INTENT,
          "no group intent names a genericPlacementIntent",
          table.path(key),
          "intents");
    }
    for (String name : named) {
      List<String> names = new ArrayList<>(key.names());
      names.add(name);
      var placement = new DocumentKey(WorkloadKinds.GENERIC_PLACEMENT_INTENT.name(), names);
      if (documents.find(WorkloadKinds.GENERIC_PLACEMENT_INTENT, placement).isEmpty()) {
        findings.error(
            Problem.INVALID_INTENT,
            "no generic placement intent is called \"" + name + "\"",
            table.path(key),
            "intents");
      }
      for (Stored<AppIntent> intent : documents.children(WorkloadKinds.APP_INTENT, placement)) {
        Stored<AppIntent> first = byApp.putIfAbsent(intent.body().spec().app(), intent);
        if (first != null) {
          findings.error(
              Problem.INVALID_INTENT,
              "a second app intent for app " + intent.body().spec().app() + "; keep one",
              table.path(intent.key()),
              "spec.app");
        }
      }
    }
    return byApp;
  }

  private SequencedMap<String, Stored<AppProfile>> profiles(
      DocumentKey key, DocumentKey composite, DeploymentIntentGroup.Spec spec) {
    List<String> names = new ArrayList<>(composite.names());
    names.add(spec.compositeProfile());
    var profileKey = new DocumentKey(WorkloadKinds.COMPOSITE_PROFILE.name(), names);
    var byApp = new LinkedHashMap<String, Stored<AppProfile>>();
    if (documents.find(WorkloadKinds.COMPOSITE_PROFILE, profileKey).isEmpty()) {
      findings.error(
          Problem.INVALID_INTENT,
          "no composite profile is called \"" + spec.compositeProfile() + "\"",
          table.path(key),
          "spec.compositeProfile");
      return byApp;
    }
    documents
        .children(WorkloadKinds.APP_PROFILE, profileKey)
        .forEach(profile -> byApp.putIfAbsent(profile.body().spec().app(), profile));
    return byApp;
  }

  private SequencedMap<String, SequencedMap<String, String>> overrides(
      DocumentKey key, DeploymentIntentGroup.Spec spec, List<String> apps) {
    var byApp = new LinkedHashMap<String, SequencedMap<String, String>>();
    if (spec.overrideValues() == null) {
      return byApp;
    }
    for (int i = 0; i < spec.overrideValues().size(); i++) {
      DeploymentIntentGroup.Override override = spec.overrideValues().get(i);
      unknownApp(override.app(), apps, table.path(key), "spec.overrideValues[" + i + "].app");
      if (override.values() != null) {
        byApp
            .computeIfAbsent(override.app(), app -> new LinkedHashMap<>())
            .putAll(override.values());
      }
    }
    return byApp;
  }

  private void unknownApp(String app, List<String> apps, String path, String field) {
    if (!apps.contains(app)) {
      findings.error(
          Problem.INVALID_INTENT,
          "the composite app has no app called \"" + app + "\"",
          path,
          field);
    }
  }

  private List<Gate> gates(Stored<Named> app, List<String> apps) {
    List<Gate> gates = new ArrayList<>();
    for (var dependency : documents.children(WorkloadKinds.APP_DEPENDENCY, app.key())) {
      var spec = dependency.body().spec();
      unknownApp(spec.app(), apps, table.path(dependency.key()), "spec.app");
      gates.add(
          new Gate(
              spec.app(),
              spec.opStatus().equalsIgnoreCase("ready") ? Gate.Until.READY : Gate.Until.DEPLOYED,
              Duration.ofSeconds(spec.waitSeconds())));
    }
    gates.sort(
        java.util.Comparator.comparing(Gate::part)
            .thenComparing(Gate::until)
            .thenComparing(Gate::pause));
    return gates;
  }

  /// A cycle of dependencies such as `a -> b -> a`, if there is one.
  private static Optional<String> cycle(Map<String, List<Gate>> gates) {
    List<String> done = new ArrayList<>();
    for (String app : gates.keySet()) {
      Optional<String> round = cycleFrom(app, gates, new ArrayList<>(), done);
      if (round.isPresent()) {
        return round;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> cycleFrom(
      String app, Map<String, List<Gate>> gates, List<String> trail, List<String> done) {
    if (trail.contains(app)) {
      return Optional.of(
          String.join(" -> ", trail.subList(trail.indexOf(app), trail.size())) + " -> " + app);
    }
    if (done.contains(app)) {
      return Optional.empty();
    }
    trail.add(app);
    for (Gate gate : gates.getOrDefault(app, List.of())) {
      Optional<String> round = cycleFrom(gate.part(), gates, trail, done);
      if (round.isPresent()) {
        return round;
      }
    }
    trail.removeLast();
    done.add(app);
    return Optional.empty();
  }

  private @Nullable Digest archive(Stored<?> document, String missing) {
    Optional<Digest> file =
        document.files().stream()
            .filter(f -> f.part().equals("file"))
            .map(FileAttachment::digest)
            .findFirst();
    if (file.isEmpty()) {
      findings.error(Problem.INVALID_INTENT, missing, table.path(document.key()), "file");
    }
    return file.orElse(null);
  }
}
