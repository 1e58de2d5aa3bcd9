package io.bulkhead.boot;

import io.bulkhead.api.ProblemMapper;
import io.bulkhead.boot.metric.KindGauges;
import io.bulkhead.boot.metric.Metric;
import io.bulkhead.boot.option.Options;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.reference.Markdown;
import io.bulkhead.reference.Notes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the reference pages that need the hub: problem codes with their HTTP status, metrics,
/// configuration. The second half of `bulkhead dev generate`; it runs in a checkout.
final class ReferenceWriter {
  private ReferenceWriter() {}

  /// @param root the checkout
  static void write(Path root) throws IOException {
    for (Map.Entry<String, String> page : pages(root).entrySet()) {
      Files.writeString(root.resolve("docs/reference").resolve(page.getKey()), page.getValue());
    }
  }

  /// @return pages by their path below `docs/reference`
  static SortedMap<String, String> pages(Path root) throws IOException {
    SortedMap<String, String> pages = new TreeMap<>();
    pages.put("problems.md", problems(notes(root, "core", "diagnostic/Problem")));
    pages.put("metrics.md", metrics(notes(root, "server", "delivery/write/DeliveryMetrics")));
    pages.put("configuration.md", configuration(root));
    return pages;
  }

  private static Notes notes(Path root, String module, String file) throws IOException {
    return Notes.of(
        List.of(
            Files.readString(
                root.resolve(module + "/src/main/java/io/bulkhead/" + file + ".java"))));
  }

  private static String problems(Notes notes) {
    var page = new Markdown("Problem codes");
    page.paragraph(
            "Errors are plain text, as EMCO's. With `Accept: application/json` or `application/problem+json` the answer is"
                + " an object (`application/problem+json`, RFC 9457) with"
                + " `type`, `title`, `status`, `code`, `detail`, `field` where one member is to blame, and"
                + " `diagnostics`, the findings of the compiler. The `code` is one of these; codes are never renamed or"
                + " reused. Some kinds answer with a status of their own where EMCO does.")
        .paragraph(
            "Where EMCO's client names JSON itself and shows the text, which is when it reads one document that may have a"
                + " file (an app, a profile, a cluster), `application/problem+json` must be named.")
        .table(
            List.of("Code", "Status", "Who has to act", "Meaning"),
            Arrays.stream(Problem.values())
                .map(problem ->
                    List.of(
                        "`" + problem + "`",
                        Integer.toString(ProblemMapper.status(problem)),
                        problem.blame().name().toLowerCase(Locale.ROOT),
                        notes.of(Problem.class, problem.name())))
                .toList());
    return page.page();
  }

  private static String metrics(Notes notes) {
    var page = new Markdown("Metrics");
    page.paragraph(
        "At `/metrics`, in Prometheus' text form, with the usual metrics of the JVM and the HTTP server besides.");
    page.heading("Bulkhead's")
        .table(
            List.of("Metric", "Labels", "Meaning", "When it moves"),
            Metric.ALL.stream()
                .map(metric ->
                    List.of(
                        "`" + metric.shown() + "`",
                        String.join(", ", metric.labels()),
                        metric.meaning(),
                        metric.moves()))
                .toList());
    page.heading("Values of `event`")
        .table(
            List.of("Event", "Meaning"),
            Arrays.stream(DeliveryMetrics.Event.values())
                .map(event ->
                    List.of(
                        "`" + event.name().toLowerCase(Locale.ROOT) + "`",
                        notes.of(DeliveryMetrics.Event.class, event.name())))
                .toList());
    List<List<String>> gauges = new ArrayList<>();
    for (Kind<?> kind : KindTable.standard().kinds()) {
      kind.gauge()
          .ifPresent(gauge ->
              gauges.add(
                  List.of(
                      "`" + gauge + "`",
                      String.join(", ", KindGauges.labels(kind)),
                      "[%s](kinds/%s.md)".formatted(kind.name(), Markdown.hyphens(kind.name())))));
    }
    page.heading("EMCO's")
        .paragraph("One series with the value 1 for each document.")
        .table(List.of("Metric", "Labels", "Kind"), gauges);
    return page.page();
  }

  private static String configuration(Path root) throws IOException {
    var page = new Markdown("Configuration of the hub");
    page.heading("Options").block("text", Options.USAGE);
    page.heading("Environment")
        .table(
            List.of("Variable", "Meaning"),
            List.of(
                List.of(
                    "`BULKHEAD_OPERATOR_TOKEN`",
                    "the operator's token; without it the first start makes one and shows it once"),
                List.of(
                    "`BULKHEAD_BUILD`",
                    "`no`: the launcher runs what is built and looks at no sources"),
                List.of("`BULKHEAD_JAVA_HOME`", "the JDK that the launcher uses"),
                List.of("`BULKHEAD_SERVER_OPTS`", "further options of the hub's JVM"),
                List.of("`XDG_DATA_HOME`", "where the data directory is by default")));
    page.heading("Properties")
        .paragraph(
            "What the hub is built with. A system property of the same name in `BULKHEAD_SERVER_OPTS`, such as"
                + " `-Dquarkus.log.level=DEBUG`, wins.")
        .block(
            "properties",
            Files.readString(root.resolve("server/src/main/resources/application.properties")));
    return page.page();
  }
}
