package io.bulkhead.operate;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The condition `Isolated` of a group or logical cloud. It is no part of EMCO's status, so it is
/// shown to those only who ask for it.
final class Condition {
  private static final int SHOWN = 3;

  /// @param parts what is said of each of its clusters
  static SequencedMap<String, Object> isolated(List<ReportWriter.Part> parts) {
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
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("type", "Isolated");
    body.put("status", parts.isEmpty() ? "Unknown" : reasons.isEmpty() ? "True" : "False");
    body.put(
        "reason", parts.isEmpty() ? "NothingToProve" : reasons.isEmpty() ? "Proven" : "NotProven");
    body.put("message", message(reasons));
    return body;
  }

  /// Where something was delivered by a name of a cluster that has turned out to be its second one.
  /// Whose double it is is an operator's to know.
  static List<SequencedMap<String, Object>> secondNames(Reader reader, List<Delivery> rows) {
    return rows.stream()
        .filter(row -> row.desired() != null)
        .map(row -> row.id().cluster())
        .distinct()
        .filter(cluster ->
            reader
                .capabilities(cluster)
                .map(Capabilities::identity)
                .filter(Capabilities.Identity::isDouble)
                .isPresent())
        .map(Condition::secondName)
        .toList();
  }

  private static SequencedMap<String, Object> secondName(ClusterId cluster) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("type", "SecondName");
    body.put("status", "True");
    body.put("reason", "RegisteredTwice");
    body.put(
        "message",
        cluster
            + " is a second name of a cluster that is registered under another: what is deployed"
            + " under this one stays, and nothing else goes there");
    body.put("cluster", cluster.toString());
    return body;
  }

  private static String message(List<String> reasons) {
    String shown = String.join("; ", reasons.subList(0, Math.min(SHOWN, reasons.size())));
    return reasons.size() <= SHOWN ? shown : shown + "; and " + (reasons.size() - SHOWN) + " more";
  }

  private Condition() {}
}
