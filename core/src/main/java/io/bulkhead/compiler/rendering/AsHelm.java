package io.bulkhead.compiler.rendering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Applies to a rendered object what Helm or the API server would do later, so that all later
/// passes see the result.
final class AsHelm {
  private static final String POLICY = "helm.sh/resource-policy";

  /// @param definition whether it comes from a folder `crds/`: Helm installs these and never
  ///   deletes them
  static Manifest treated(Manifest manifest, boolean definition) {
    if (definition) {
      return manifest.edit(AsHelm::keep);
    }
    boolean secret =
        manifest.key().kind().equals("Secret") && manifest.key().apiVersion().equals("v1");
    if (secret && mergeable(manifest)) {
      return manifest.edit(AsHelm::mergeText);
    }
    boolean doubled =
        PodTemplates.in(manifest).stream().anyMatch(template -> doubles(template.node(), false));
    return doubled
        ? manifest.edit(
            tree -> PodTemplates.in(tree).forEach(template -> doubles(template.node(), true)))
        : manifest;
  }

  /// Whether there are duplicate environment variables: the last one counts when a pod starts, and
  /// Helm's own client-side apply accepts them. Server-side apply refuses them.
  private static boolean doubles(ObjectNode template, boolean remove) {
    boolean found = false;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : template.path("spec").path(list)) {
        if (container.path("env") instanceof ArrayNode variables) {
          var later = new TreeSet<String>();
          for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).path("name").isTextual()
                && !later.add(variables.get(i).path("name").asText())) {
              found = true;
              if (remove) {
                variables.remove(i);
              }
            }
          }
        }
      }
    }
    return found;
  }

  private static void keep(ObjectNode tree) {
    child(child(tree, "metadata"), "annotations").put(POLICY, "keep");
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }

  /// A value that is not text is left to the API server, which reports what is wrong with it.
  private static boolean mergeable(Manifest secret) {
    JsonNode texts = secret.at("/stringData");
    JsonNode data = secret.at("/data");
    if (!texts.isObject() || !(data.isMissingNode() || data.isNull() || data.isObject())) {
      return false;
    }
    for (JsonNode text : texts) {
      if (!text.isTextual() && !text.isNull()) {
        return false;
      }
    }
    return true;
  }

  /// The API server merges `stringData` into `data` and forgets it. Otherwise a key that the next
  /// version of the chart drops would stay for ever, since nobody owns it.
  private static void mergeText(ObjectNode tree) {
    JsonNode texts = tree.remove("stringData");
    ObjectNode data = child(tree, "data");
    for (Map.Entry<String, JsonNode> text : texts.properties()) {
      byte[] bytes = text.getValue().asText("").getBytes(StandardCharsets.UTF_8);
      data.put(text.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  private AsHelm() {}
}
