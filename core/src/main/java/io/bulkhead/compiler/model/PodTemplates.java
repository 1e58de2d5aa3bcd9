package io.bulkhead.compiler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// Finds every pod and pod template in an object of any kind: everything nested with a `spec` that
/// has containers, and the known places in known kinds even without containers.
public final class PodTemplates {
  private static final int MAX_DEPTH = 64;

  /// @param path of the object that has `metadata` and `spec`, such as `spec.template`; empty for
  ///   the object itself
  public record Template(String path, ObjectNode node) {
    /// The pod's specification; missing if the template has none.
    public JsonNode spec() {
      return node.path("spec");
    }

    /// The path of something within the template.
    public String at(String inner) {
      return path.isEmpty() ? inner : path + "." + inner;
    }
  }

  /// Does not copy; the templates found must not be changed.
  public static List<Template> in(Manifest manifest) {
    return in(manifest.at("") instanceof ObjectNode tree ? tree : manifest.json());
  }

  /// The templates are parts of the given tree: changing one changes the tree.
  public static List<Template> in(ObjectNode tree) {
    List<Template> found = new ArrayList<>();
    walk(tree, "", 0, found);
    return found;
  }

  private static void walk(JsonNode node, String path, int depth, List<Template> found) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node instanceof ObjectNode object) {
      if (isTemplate(object, path)) {
        found.add(new Template(path, object));
      }
      object
          .properties()
          .forEach(e -> {
            if (e.getValue().isContainerNode()) {
              String inner = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
              walk(e.getValue(), inner, depth + 1, found);
            }
          });
    } else {
      for (int i = 0; i < node.size(); i++) {
        if (node.get(i).isContainerNode()) {
          walk(node.get(i), path + "[" + i + "]", depth + 1, found);
        }
      }
    }
  }

  private static boolean isTemplate(ObjectNode object, String path) {
    JsonNode spec = object.path("spec");
    if (!spec.isObject()) {
      return false;
    }
    if (path.isEmpty()) {
      return object.path("kind").asText("").equals("Pod");
    }
    boolean knownPlace =
        (path.equals("template") || path.endsWith(".template"))
            && !spec.has("template")
            && !spec.has("jobTemplate");
    return spec.path("containers").isArray() || spec.path("initContainers").isArray() || knownPlace;
  }

  private PodTemplates() {}
}
