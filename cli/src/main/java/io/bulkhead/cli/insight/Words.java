package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.FindingLines;
import io.bulkhead.cli.output.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Parts of answers as words.
final class Words {

  /// `Deployment acme-press/web`, or `Namespace acme-press`.
  static String object(JsonNode key) {
    String namespace = key.path("namespace").asText();
    return "%s %s%s"
        .formatted(
            key.path("kind").asText(),
            namespace.isEmpty() ? "" : namespace + "/",
            key.path("name").asText());
  }

  static String joined(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.isValueNode() ? each.asText() : each.toString()));
    return String.join(", ", texts);
  }

  static void verdicts(PrintStream out, JsonNode verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    out.println("\nClusters:");
    var table = new TextTable("part", "cluster", "chosen", "reason");
    for (JsonNode verdict : verdicts) {
      table.row(
          verdict.path("part").asText(),
          verdict.path("cluster").asText(),
          verdict.path("chosen").asBoolean() ? "yes" : "no",
          verdict.path("reason").asText());
    }
    table.print(out);
  }

  /// Open pairs one by one, closed ones counted.
  static void reachability(PrintStream out, JsonNode reports) {
    for (JsonNode report : reports) {
      String plugin = report.path("plugin").asText();
      out.println("\nNetwork on " + joined(report.path("clusters")) + ":");
      if (plugin.isEmpty()) {
        out.println("  No network plug-in was seen: these policies may not be kept at all.");
      }
      var table = new TextTable("", "from", "to", "open", "through", "");
      int closed = 0;
      for (JsonNode pair : report.path("pairs")) {
        if (!pair.path("open").asBoolean()) {
          closed++;
        }
        for (JsonNode opening : pair.path("openings")) {
          table.row(
              "",
              pair.path("from").asText(),
              pair.path("to").asText(),
              opening.path("protocol").asText() + " " + opening.path("ports").asText(),
              opening.path("rule").asText(),
              pair.path("breach").asBoolean() ? "BREACH" : "");
        }
      }
      table.print(out);
      out.println("  %d other pairs are closed.".formatted(closed));
    }
  }

  static void diagnostics(PrintStream out, JsonNode diagnostics) {
    if (diagnostics.isEmpty()) {
      return;
    }
    out.println("\nFindings:");
    for (JsonNode diagnostic : diagnostics) {
      out.println(
          "  %s %s: %s"
              .formatted(
                  diagnostic.path("severity").asText(),
                  diagnostic.path("problem").asText(),
                  diagnostic.path("message").asText()));
      FindingLines.details(diagnostic).forEach(line -> out.println("    " + line));
    }
  }

  private Words() {}
}
