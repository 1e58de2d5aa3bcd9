package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.chart.BufferStream;
import io.bulkhead.chart.LentArchives.Loan;
import io.bulkhead.chart.TarGz;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Nearest;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.response.plan.LintResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reports what a plan would say of a chart, without storing anything.
public final class LintAction {
  private static final String OVERRIDES = "overrideValues";
  private static final String ADAPT = "adapt";
  private static final List<String> ADAPTATIONS =
      Stream.of(Adaptation.values()).map(Adaptation::text).toList();

  private final ActionContext parts;
  private final Plans plans;

  public LintAction(ActionContext parts, Plans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  public List<Handled> handled() {
    return List.of(Handled.postOfAny("lint", this::lint));
  }

  private Answer lint(Call call) {
    ByteBuffer chart = call.files().get("file");
    if (chart == null) {
      throw new BulkheadException(
          Problem.INVALID_FILE,
          "The form has no part \"file\" with the chart, a gzipped tar archive.",
          "file");
    }
    JsonNode metadata = metadata(call.body());
    SequencedMap<String, String> overrides = overrides(metadata.path(OVERRIDES));
    List<Adaptation> adapt = adapt(metadata.path(ADAPT));
    String app = app(chart);
    ByteBuffer profile = call.files().get("profile");
    try (Loan lent = parts.archives().lend(chart);
        Loan over = profile == null ? null : parts.archives().lend(profile)) {
      Digest values = over == null ? null : over.digest();
      return judged(
          call, new SupposedDocuments.Chart(app, lent.digest(), values, overrides, adapt));
    }
  }

  private record Judged(long revision, Compilation plan, String namespace) {}

  private Answer judged(Call call, SupposedDocuments.Chart chart) {
    DocumentKey cloud = call.key();
    Judged judged =
        plans.read(reader -> {
          SupposedDocuments supposed = supposed(cloud, chart, reader);
          return new Judged(
              reader.revision(),
              plans.supposed(reader, supposed),
              Plans.namespaceOf(supposed, supposed.cloud()));
        });
    Compilation plan = plans.foreseen(judged.namespace(), judged.plan());
    return Answer.json(
        new LintResponse(
            chart.app(),
            cloud == null ? null : cloud.joined(),
            judged.revision(),
            PlanResponses.parts(plan, call.flag("manifests")),
            PlanResponses.adapted(plan),
            PlanResponses.verdicts(plan),
            PlanResponses.left(plan),
            PlanResponses.diagnostics(plan, call.who().audience())));
  }

  private static SupposedDocuments supposed(
      @Nullable DocumentKey cloud, SupposedDocuments.Chart chart, Documents documents) {
    SupposedDocuments made =
        cloud == null
            ? SupposedDocuments.anywhere(chart, documents)
            : SupposedDocuments.in(cloud, chart, documents);
    if (made.clusters().isEmpty()) {
      throw new BulkheadException(
          Problem.NO_QUALIFIED_CLUSTER,
          cloud == null
              ? "No cluster is registered, and it is the clusters that a chart is judged by."
              : "The logical cloud has no cluster reference, and it is the clusters that a chart is"
                  + " judged by.");
    }
    return made;
  }

  /// The chart's own name, which is that of the archive's folder.
  private static String app(ByteBuffer chart) {
    Optional<String> folder = TarGz.chartFolder(new BufferStream(chart));
    return folder
        .filter(name -> name.matches(Name.PATTERN) && name.length() <= 128)
        .orElseThrow(() ->
            new BulkheadException(
                Problem.INVALID_FILE,
                folder
                    .map(name -> "The chart's folder \"" + name + "\" is no name for an app.")
                    .orElse("The archive has no top-level folder with a Chart.yaml."),
                "file"));
  }

  /// The part `metadata`. Throws for unknown members: a typo would otherwise have no effect.
  private static JsonNode metadata(byte[] bytes) {
    JsonNode body = bytes.length == 0 ? Json.parse("{}") : Json.parse(bytes);
    if (!body.isObject()) {
      throw invalid("metadata", "must be an object with " + OVERRIDES + " and " + ADAPT);
    }
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!name.equals(OVERRIDES) && !name.equals(ADAPT)) {
            throw invalid(name, "is not known here; known are " + OVERRIDES + " and " + ADAPT);
          }
        });
    return body;
  }

  private static SequencedMap<String, String> overrides(JsonNode values) {
    if (!values.isMissingNode() && !values.isObject()) {
      throw invalid(OVERRIDES, "must be an object of texts");
    }
    var overrides = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!value.getValue().isTextual()) {
        throw invalid(OVERRIDES + "." + value.getKey(), "must be a text");
      }
      overrides.put(value.getKey(), value.getValue().asText());
    }
    return overrides;
  }

  private static List<Adaptation> adapt(JsonNode names) {
    if (!names.isMissingNode() && !names.isArray()) {
      throw invalid(ADAPT, "must be a list");
    }
    List<Adaptation> chosen = new ArrayList<>();
    for (JsonNode name : names) {
      chosen.add(
          Stream.of(Adaptation.values())
              .filter(one -> one.text().equals(name.asText()))
              .findFirst()
              .orElseThrow(() -> invalid(ADAPT, Nearest.refusal(name.asText(), ADAPTATIONS))));
    }
    return chosen;
  }

  private static BulkheadException invalid(String member, String text) {
    return new BulkheadException(
        Problem.INVALID_SPEC, "Invalid Input:\n" + member + ": " + text, member);
  }
}
