package io.bulkhead.operate;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.LeftFields;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Draft;
import io.bulkhead.compiler.Draft.Verdict;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Change;
import io.bulkhead.manifest.ManifestKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a compile came to, as answers have it.
final class PlanBody {
  /// @param manifests whether the objects themselves are shown
  static List<Map<String, Object>> parts(Compilation plan, boolean manifests) {
    return plan.parts().stream().map(part -> part(plan, part, manifests)).toList();
  }

  private static Map<String, Object> part(
      Compilation plan, Compilation.PartBundles part, boolean manifests) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("part", part.part());
    body.put("gates", part.gates().stream().map(PlanBody::gate).toList());
    body.put(
        "groups",
        part.groups().stream()
            .map(group -> group(group, manifests ? sources(plan, part.part(), group) : null))
            .toList());
    return body;
  }

  /// Of the objects that a chart has, how it has them.
  private static Map<ManifestKey, Draft.Source> sources(
      Compilation plan, String part, Compilation.Group group) {
    Map<ManifestKey, Draft.Source> sources = new TreeMap<>();
    for (Compilation.Origin origin : plan.origins()) {
      Draft.Source source = origin.source();
      if (source != null
          && origin.part().equals(part)
          && origin.clusters().contains(group.clusters().getFirst())) {
        sources.put(origin.object(), source);
      }
    }
    return sources;
  }

  private static Map<String, Object> gate(Gate gate) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("part", gate.part());
    body.put("until", gate.until().name().toLowerCase(Locale.ROOT));
    body.put("pauseSeconds", gate.pause().toSeconds());
    return body;
  }

  /// @param sources null when manifests are not shown
  private static Map<String, Object> group(
      Compilation.Group group, @Nullable Map<ManifestKey, Draft.Source> sources) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("bundle", group.bundle().digest().hex());
    body.put("clusters", group.clusters().stream().map(ClusterId::toString).toList());
    body.put(
        "objects", group.bundle().entries().stream().map(entry -> entry(entry, sources)).toList());
    return body;
  }

  private static Map<String, Object> entry(
      Bundle.Entry entry, @Nullable Map<ManifestKey, Draft.Source> sources) {
    ManifestKey key = entry.manifest().key();
    SequencedMap<String, Object> body = key(key);
    body.put("digest", entry.manifest().digest().hex());
    body.put("wave", entry.wave().name());
    Hook hook = entry.hook();
    if (hook != null) {
      body.put("hook", hook.phase().name());
    }
    if (sources != null) {
      body.putAll(ShownManifest.of(LeftFields.unmarked(entry.manifest()), sources.get(key)));
    }
    return body;
  }

  static SequencedMap<String, Object> key(ManifestKey key) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("apiVersion", key.apiVersion());
    body.put("kind", key.kind());
    body.put("namespace", key.namespace());
    body.put("name", key.name());
    return body;
  }

  /// What was changed of charts because the deployment allows it.
  static List<Map<String, @Nullable Object>> adapted(Compilation plan) {
    return plan.adapted().stream().map(PlanBody::adapted).toList();
  }

  private static Map<String, @Nullable Object> adapted(Draft.Adapted one) {
    SequencedMap<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("app", one.app());
    body.put("object", one.object().toString());
    body.put("by", one.by().text());
    Change change = one.change();
    if (change == null) {
      body.put("leftOut", true);
    } else {
      body.putAll(ShownManifest.change(change));
    }
    return body;
  }

  /// Fields that others rightly write, and who.
  static List<Map<String, Object>> left(Compilation plan) {
    return plan.left().stream().map(PlanBody::left).toList();
  }

  private static Map<String, Object> left(Compilation.Left one) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("part", one.part());
    body.put("object", key(one.object()));
    body.put("field", one.field());
    body.put("to", one.to());
    return body;
  }

  static List<Map<String, Object>> verdicts(Compilation plan) {
    return plan.verdicts().stream().map(PlanBody::verdict).toList();
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("part", verdict.part());
    body.put("cluster", verdict.cluster().toString());
    body.put("chosen", verdict.chosen());
    body.put("reason", verdict.reason());
    body.put("intent", verdict.intent());
    return body;
  }

  static List<SequencedMap<String, @Nullable Object>> diagnostics(
      Compilation plan, Audience audience) {
    return plan.findings().stream().map(found -> found.shown(audience)).toList();
  }

  private PlanBody() {}
}
