package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.response.IsolationReport;
import io.bulkhead.response.IsolationReport.ClusterReport;
import io.bulkhead.response.IsolationReport.PodReport;
import io.bulkhead.response.IsolationReport.ProbeFound;
import io.bulkhead.response.IsolationReport.ProbesFound;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// An isolation report for people.
final class ReportPage {
  private final PrintStream out;

  ReportPage(PrintStream out) {
    this.out = out;
  }

  static ExitCode verdict(IsolationReport report) {
    return report.holds() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  void print(IsolationReport report) {
    out.println(
        "Isolation of %s %s"
            .formatted(TypedPath.of(report.target()), report.holds() ? "holds" : "DOES NOT HOLD"));
    if (report.secondNameOf() != null) {
      out.println(
          "It is a second name of %s, which is what this is about"
              .formatted(report.secondNameOf()));
    }
    // Older hubs do not sign.
    if (report.signature() != null) {
      out.println(
          "Report %s of %s, signed with key %s"
              .formatted(report.id(), report.time(), report.signature().keyId()));
    }
    if (!report.pods().isEmpty()) {
      out.println();
      pods(report.pods());
    }
    for (ClusterReport cluster : report.clusters()) {
      out.println(
          "\nGuard of %s %s"
              .formatted(cluster.cluster(), cluster.guardHolds() ? "holds" : "DOES NOT HOLD"));
      cluster.reasons().forEach(reason -> out.println("  - " + reason));
      // Older hubs do not probe.
      if (cluster.probes() != null) {
        probes(cluster.probes());
      }
    }
    Words.reachability(out, report.reachability());
  }

  private void pods(List<PodReport> pods) {
    var table = new TextTable("cluster", "pod", "node", "class", "handler", "overhead", "holds");
    for (PodReport pod : pods) {
      table.row(
          pod.cluster(),
          pod.namespace() + "/" + pod.pod(),
          pod.node(),
          pod.runtimeClass(),
          pod.handlerOnNode() ? "present" : "ABSENT",
          overhead(pod.overhead()),
          pod.holds() ? "yes" : "NO");
    }
    table.print(out);
    for (PodReport pod : pods) {
      pod.reasons().forEach(reason -> out.println("  - %s: %s".formatted(pod.pod(), reason)));
    }
  }

  private void probes(ProbesFound probes) {
    if (!probes.probed()) {
      out.println("  " + Objects.requireNonNullElse(probes.note(), ""));
    }
    List<ProbeFound> results = Objects.requireNonNullElse(probes.results(), List.of());
    if (results.isEmpty()) {
      return;
    }
    out.println();
    var table = new TextTable("node", "class", "probe", "kernel", "host's kernel", "taken");
    for (ProbeFound result : results) {
      table.row(
          result.node(),
          result.sandbox(),
          result.state(),
          Objects.requireNonNullElse(result.guestKernel(), "-"),
          Objects.requireNonNullElse(result.hostKernel(), "-"),
          result.taken() == null ? "-" : result.taken().toString());
    }
    table.print(out);
    for (ProbeFound result : results) {
      String subject = result.sandbox() + " on " + result.node();
      result.faults().forEach(fault -> out.println("  - %s: %s".formatted(subject, fault)));
      if (result.doubt() != null) {
        out.println("  - %s: %s".formatted(subject, result.doubt()));
      }
    }
  }

  private static String overhead(Map<String, String> overhead) {
    return overhead.isEmpty()
        ? "none"
        : overhead.entrySet().stream()
            .map(amount -> amount.getKey() + "=" + amount.getValue())
            .collect(Collectors.joining(" "));
  }
}
