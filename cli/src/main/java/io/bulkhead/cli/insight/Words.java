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

  /// What would be delivered where.
  static void parts(PrintStream out, JsonNode parts) {
    for (JsonNode part : parts) {
      out.println("\nPart " + part.path("part").asText());
      if (!part.path("gates").isEmpty()) {
        out.println("  waits for: " + gates(part.path("gates")));
      }
      part.path("groups").forEach(group -> group(out, group));
    }
  }

  private static String gates(JsonNode gates) {
    List<String> texts = new ArrayList<>();
    gates.forEach(gate ->
        texts.add(
            gate.path("part").asText().isEmpty() ? "its clusters to be seen" : gate.toString()));
    return String.join(", ", texts);
  }

  private static void group(PrintStream out, JsonNode group) {
    out.println(
        "  %d objects to %s"
            .formatted(group.path("objects").size(), joined(group.path("clusters"))));
    var table = new TextTable("", "wave", "object", "hook");
    for (JsonNode object : group.path("objects")) {
      table.row(
          "",
          object.path("wave").asText(),
          object(object),
          object.hasNonNull("hook") ? object.path("hook").asText() : "");
    }
    table.print(out);
  }

  /// Fields that others rightly write.
  static void left(PrintStream out, JsonNode left) {
    if (left.isEmpty()) {
      return;
    }
    out.println("\nLeft to others:");
    var table = new TextTable("part", "object", "field", "to");
    for (JsonNode one : left) {
      table.row(
          one.path("part").asText(),
          object(one.path("object")),
          one.path("field").asText(),
          one.path("to").asText());
    }
    table.print(out);
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

  /// What was changed of charts because the deployment allows it.
  static void adapted(PrintStream out, JsonNode adapted) {
    if (adapted.isEmpty()) {
      return;
    }
    out.println("\nAdapted (spec.adapt):");
    var table = new TextTable("app", "object", "by", "field", "from", "to");
    for (JsonNode one : adapted) {
      table.row(
          one.path("app").asText(),
          one.path("object").asText(),
          one.path("by").asText(),
          one.path("leftOut").asBoolean() ? "(left out)" : one.path("field").asText(),
          value(one.path("from")),
          value(one.path("to")));
    }
    table.print(out);
  }

  private static String value(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "" : value.toString();
  }

  /// Open pairs one by one, closed ones counted.
  static void reachability(PrintStream out, JsonNode reports) {
    for (JsonNode report : reports) {
      String plugin = report.path("plugin").asText();
      if (report.path("pairs").isEmpty()) {
        continue;
      }
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

  /// Whether a finding forbids it.
  static boolean refused(JsonNode diagnostics) {
    for (JsonNode diagnostic : diagnostics) {
      if (diagnostic.path("severity").asText().equalsIgnoreCase("ERROR")) {
        return true;
      }
    }
    return false;
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
