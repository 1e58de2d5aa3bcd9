package io.bulkhead.status;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.report.ReportWriter;
import io.bulkhead.response.ConditionResponse;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.List;

/// The condition `Isolated` of a group or logical cloud. It is not part of EMCO's status, so it is
/// shown only on request.
final class Condition {
  private static final int SHOWN = 3;

  /// @param parts the report on each of its clusters
  static ConditionResponse isolated(List<ReportWriter.Part> parts) {
    List<String> reasons = new ArrayList<>();
    for (ReportWriter.Part part : parts) {
      String cluster = part.cluster().path("cluster").asText();
      part.cluster().path("reasons").forEach(why -> reasons.add(cluster + ": " + why.asText()));
      part.pods()
          .forEach(pod ->
              pod.path("reasons")
                  .forEach(why ->
                      reasons.add(
                          "%s: pod %s: %s"
                              .formatted(cluster, pod.path("pod").asText(), why.asText()))));
    }
    return new ConditionResponse(
        "Isolated",
        parts.isEmpty() ? "Unknown" : reasons.isEmpty() ? "True" : "False",
        parts.isEmpty() ? "NothingToProve" : reasons.isEmpty() ? "Proven" : "NotProven",
        message(reasons),
        null,
        null,
        null,
        null);
  }

  /// Reports deliveries under a name of a cluster that turned out to be its second one. Only
  /// operators may see the other name.
  static List<ConditionResponse> secondNames(Reader reader, List<Delivery> rows) {
    return rows.stream()
        .filter(row -> row.order().desired() != null)
        .map(row -> row.id().cluster())
        .distinct()
        .filter(cluster ->
            reader
                .facts()
                .capabilities(cluster)
                .map(Capabilities::identity)
                .filter(Capabilities.Identity::isDouble)
                .isPresent())
        .map(Condition::secondName)
        .toList();
  }

  private static ConditionResponse secondName(ClusterId cluster) {
    return new ConditionResponse(
        "SecondName",
        "True",
        "RegisteredTwice",
        cluster
            + " is a second name of a cluster that is registered under another: what is deployed"
            + " under this one stays, and nothing else goes there",
        null,
        cluster.toString(),
        null,
        null);
  }

  private static String message(List<String> reasons) {
    String shown = String.join("; ", reasons.subList(0, Math.min(SHOWN, reasons.size())));
    return reasons.size() <= SHOWN ? shown : shown + "; and " + (reasons.size() - SHOWN) + " more";
  }

  private Condition() {}
}
