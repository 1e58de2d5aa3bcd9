package io.bulkhead.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Manifests in the order in which they are applied. Contains no cluster names, so alike clusters
/// share it.
///
/// The digest is the SHA-256 of [#bytes]; equal bundles have equal bytes. A bundle that the hub
/// writes as itself is an array of entries; one with an [Actor] is an object around it.
public final class Bundle {
  /// @param hook null for an ordinary object
  public record Entry(Manifest manifest, Wave wave, @Nullable Hook hook) {
    public static Entry of(Manifest manifest) {
      return new Entry(manifest, Wave.of(manifest.key().kind()), null);
    }

    public Entry with(Manifest changed) {
      return new Entry(changed, wave, hook);
    }

    /// Whether it must survive the removal of its delivery (`helm.sh/resource-policy: keep`).
    public boolean stays() {
      return manifest
          .at("/metadata/annotations/helm.sh~1resource-policy")
          .asText("")
          .strip()
          .equalsIgnoreCase("keep");
    }
  }

  private static final Comparator<Entry> ORDER =
      Comparator.comparing((Entry e) -> e.hook() == null ? -1 : e.hook().phase().ordinal())
          .thenComparing(e -> e.hook() == null ? 0 : e.hook().weight())
          .thenComparing(Entry::wave)
          .thenComparing(e -> e.manifest().key());

  /// Declared after ORDER, which it needs.
  public static final Bundle EMPTY = Bundle.of(List.of());

  private final List<Entry> entries;
  private final @Nullable Actor actor;
  private final byte[] bytes;
  private final Digest digest;

  private Bundle(List<Entry> ordered, @Nullable Actor actor, byte[] bytes) {
    this.entries = List.copyOf(ordered);
    this.actor = actor;
    this.bytes = bytes;
    this.digest = Digest.of(bytes);
  }

  public static Bundle of(List<Entry> entries) {
    return of(entries, null);
  }

  /// @param actor null for the hub itself
  public static Bundle of(List<Entry> entries, @Nullable Actor actor) {
    List<Entry> ordered = entries.stream().sorted(ORDER).toList();
    return new Bundle(ordered, actor, Json.canonical(tree(ordered, actor)));
  }

  /// Parses the output of [#bytes]. The bundle keeps the array and its digest.
  public static Bundle parse(byte[] bytes) {
    List<Entry> entries = new ArrayList<>();
    JsonNode tree = Json.parse(bytes);
    for (JsonNode node : tree.isArray() ? tree : tree.path("entries")) {
      entries.add(
          new Entry(
              Manifest.of(node.path("manifest")),
              Wave.valueOf(node.path("wave").asText()),
              hook(node.path("hook"))));
    }
    return new Bundle(entries, actor(tree.path("actor")), bytes);
  }

  private static @Nullable Actor actor(JsonNode node) {
    return node.isObject()
        ? new Actor(node.path("user").asText(), node.path("permittedBy").asText())
        : null;
  }

  private static JsonNode tree(List<Entry> entries, @Nullable Actor actor) {
    ArrayNode array = tree(entries);
    if (actor == null) {
      return array;
    }
    ObjectNode around = JsonNodeFactory.instance.objectNode();
    around.putObject("actor").put("user", actor.user()).put("permittedBy", actor.permittedBy());
    around.set("entries", array);
    return around;
  }

  private static ArrayNode tree(List<Entry> entries) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Entry entry : entries) {
      ObjectNode node = array.addObject();
      node.put("wave", entry.wave().name());
      node.set("manifest", entry.manifest().json());
      Hook hook = entry.hook();
      if (hook != null) {
        ObjectNode hookNode = node.putObject("hook");
        hookNode.put("phase", hook.phase().name()).put("weight", hook.weight());
        ArrayNode policies = hookNode.putArray("deletePolicies");
        hook.deletePolicies().forEach(policy -> policies.add(policy.name()));
      }
    }
    return array;
  }

  private static @Nullable Hook hook(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    List<Hook.DeletePolicy> policies = new ArrayList<>();
    node.path("deletePolicies").forEach(p -> policies.add(Hook.DeletePolicy.valueOf(p.asText())));
    return new Hook(
        Hook.Phase.valueOf(node.path("phase").asText()), node.path("weight").asInt(), policies);
  }

  public List<Entry> entries() {
    return entries;
  }

  /// The actor that writes its objects; null for the hub itself.
  public @Nullable Actor actor() {
    return actor;
  }

  /// The objects that stay: every entry that is not a hook, in order of application.
  public SequencedMap<ManifestKey, Entry> objects() {
    var objects = new LinkedHashMap<ManifestKey, Entry>();
    entries.stream()
        .filter(entry -> entry.hook() == null)
        .forEach(entry -> objects.put(entry.manifest().key(), entry));
    return Collections.unmodifiableSequencedMap(objects);
  }

  public List<Entry> hooks(Hook.Phase phase) {
    return entries.stream()
        .filter(entry -> entry.hook() != null && entry.hook().phase() == phase)
        .toList();
  }

  public byte[] bytes() {
    return bytes;
  }

  public Digest digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bundle that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return entries.size() + " entries @" + digest.shortForm();
  }
}
