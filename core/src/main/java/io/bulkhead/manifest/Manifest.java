package io.bulkhead.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.util.function.Consumer;

/// One Kubernetes object. Immutable: [#edit] changes a copy, and [#json] returns one.
///
/// Two manifests are equal if their canonical bytes are.
public final class Manifest {
  private final ManifestKey key;
  private final ObjectNode tree;
  private final byte[] canonical;
  private final Digest digest;

  private Manifest(ObjectNode tree) {
    this.tree = tree;
    this.key = keyOf(tree);
    this.canonical = Json.canonical(tree);
    this.digest = Digest.of(canonical);
  }

  /// Throws `RENDER_FAILED` if the tree is not an object with `apiVersion`, `kind` and
  /// `metadata.name`.
  public static Manifest of(JsonNode tree) {
    if (!(tree instanceof ObjectNode object)) {
      throw new BulkheadException(Problem.RENDER_FAILED, "not a Kubernetes object: " + shown(tree));
    }
    return new Manifest(object.deepCopy());
  }

  public static Manifest parse(byte[] json) {
    return Manifest.of(Json.parse(json));
  }

  private static ManifestKey keyOf(ObjectNode tree) {
    return new ManifestKey(
        required(tree, "/apiVersion"),
        required(tree, "/kind"),
        tree.at("/metadata/namespace").asText(""),
        required(tree, "/metadata/name"));
  }

  private static String required(ObjectNode tree, String pointer) {
    String value = tree.at(pointer).asText("");
    if (value.isEmpty()) {
      throw new BulkheadException(
          Problem.RENDER_FAILED,
          "a Kubernetes object without "
              + pointer.substring(1).replace('/', '.')
              + ": "
              + shown(tree));
    }
    return value;
  }

  private static String shown(JsonNode tree) {
    String text = tree.toString();
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }

  public ManifestKey key() {
    return key;
  }

  /// Does not copy. The caller must not change the result; use [#edit] for that.
  public JsonNode at(String pointer) {
    return tree.at(pointer);
  }

  /// A copy of the tree, free to change.
  public ObjectNode json() {
    return tree.deepCopy();
  }

  public Manifest edit(Consumer<ObjectNode> change) {
    ObjectNode copy = tree.deepCopy();
    change.accept(copy);
    return new Manifest(copy);
  }

  /// The canonical bytes: UTF-8 JSON, members sorted. The caller must not change the array.
  public byte[] bytes() {
    return canonical;
  }

  public Digest digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return key + " @" + digest.shortForm();
  }
}
