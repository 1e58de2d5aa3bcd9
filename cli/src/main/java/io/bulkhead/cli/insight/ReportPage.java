package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import java.io.PrintStream;

/// An isolation report for people.
final class ReportPage {
  private final PrintStream out;

  ReportPage(PrintStream out) {
    this.out = out;
  }

  static ExitCode verdict(JsonNode report) {
    return report.path("holds").asBoolean() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  void print(JsonNode report) {
    boolean holds = report.path("holds").asBoolean();
    out.println(
        "Isolation of %s %s"
            .formatted(report.path("target").asText(), holds ? "holds" : "DOES NOT HOLD"));
    if (report.has("secondNameOf")) {
      out.println(
          "It is a second name of %s, which is what this is about"
              .formatted(report.path("secondNameOf").asText()));
    }
    if (report.has("signature")) {
      out.println(
          "Report %s of %s, signed with key %s"
              .formatted(
                  report.path("id").asText(),
                  report.path("time").asText(),
                  report.at("/signature/keyId").asText()));
    }
    if (!report.path("pods").isEmpty()) {
      out.println();
      pods(report.path("pods"));
    }
    for (JsonNode cluster : report.path("clusters")) {
      out.println(
          "\nGuard of %s %s"
              .formatted(
                  cluster.path("cluster").asText(),
                  cluster.path("guardHolds").asBoolean() ? "holds" : "DOES NOT HOLD"));
      cluster.path("reasons").forEach(reason -> out.println("  - " + reason.asText()));
      probes(cluster.path("probes"));
    }
    Words.reachability(out, report.path("reachability"));
  }

  private void pods(JsonNode pods) {
    var table = new TextTable("cluster", "pod", "node", "class", "handler", "overhead", "holds");
    for (JsonNode pod : pods) {
      table.row(
          pod.path("cluster").asText(),
          pod.path("namespace").asText() + "/" + pod.path("pod").asText(),
          pod.path("node").asText(),
          pod.path("runtimeClass").asText(),
          pod.path("handlerOnNode").asBoolean() ? "present" : "ABSENT",
          overhead(pod.path("overhead")),
          pod.path("holds").asBoolean() ? "yes" : "NO");
    }
    table.print(out);
    for (JsonNode pod : pods) {
      for (JsonNode reason : pod.path("reasons")) {
        out.println("  - %s: %s".formatted(pod.path("pod").asText(), reason.asText()));
      }
    }
  }

  private void probes(JsonNode probes) {
    if (!probes.path("probed").asBoolean(true)) {
      out.println("  " + probes.path("note").asText());
    }
    if (probes.path("results").isEmpty()) {
      return;
    }
    out.println();
    var table = new TextTable("node", "class", "probe", "kernel", "host's kernel", "taken");
    for (JsonNode result : probes.path("results")) {
      table.row(
          result.path("node").asText(),
          result.path("class").asText(),
          result.path("state").asText(),
          result.path("guestKernel").asText("-"),
          result.path("hostKernel").asText("-"),
          result.path("taken").asText("-"));
    }
    table.print(out);
    for (JsonNode result : probes.path("results")) {
      String subject = result.path("class").asText() + " on " + result.path("node").asText();
      result
          .path("faults")
          .forEach(fault -> out.println("  - %s: %s".formatted(subject, fault.asText())));
      if (result.has("doubt")) {
        out.println("  - %s: %s".formatted(subject, result.path("doubt").asText()));
      }
    }
  }

  private static String overhead(JsonNode overhead) {
    var text = new StringBuilder();
    overhead
        .properties()
        .forEach(entry ->
            text.append(text.isEmpty() ? "" : " ")
                .append(entry.getKey())
                .append('=')
                .append(entry.getValue().asText()));
    return text.isEmpty() ? "none" : text.toString();
  }
}
