package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bulkhead.manifest.MarkedYaml;
import io.bulkhead.response.plan.FieldChange;
import io.bulkhead.response.plan.PlannedPart;
import io.bulkhead.response.plan.PlannedPart.PlannedGroup;
import io.bulkhead.response.plan.PlannedPart.PlannedObject;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Manifests that would be sent to clusters, as YAML; comments show what Bulkhead added to a
/// chart's objects, and what it changed.
final class ManifestLines {
  /// Maximum length of an old value that is shown.
  private static final int LONGEST = 60;

  static void print(PrintStream out, List<PlannedPart> parts) {
    for (PlannedPart part : parts) {
      for (PlannedGroup group : part.groups()) {
        for (PlannedObject object : group.objects()) {
          out.println("---");
          out.println(
              "# %s, to %s%s"
                  .formatted(
                      part.part(),
                      String.join(", ", group.clusters()),
                      "bulkhead".equals(object.madeBy()) ? ", made by Bulkhead" : ""));
          object(out, object);
        }
      }
    }
  }

  private static void object(PrintStream out, PlannedObject object) {
    Map<String, String> comments = new LinkedHashMap<>();
    for (FieldChange change :
        Objects.requireNonNullElse(object.changes(), List.<FieldChange>of())) {
      JsonNode from = change.from();
      if (absent(change.to())) {
        out.println("# removed by Bulkhead: " + change.field());
      } else {
        comments.put(
            change.field(),
            from == null || from.isNull()
                ? "added by Bulkhead"
                : "changed by Bulkhead, was " + shortened(from));
      }
    }
    JsonNode manifest = object.manifest();
    out.print(MarkedYaml.of(manifest == null ? MissingNode.getInstance() : manifest, comments));
  }

  private static boolean absent(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private ManifestLines() {}
}
