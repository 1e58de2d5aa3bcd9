package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.JsonNode;

/// A probe's pod as its watch reports it.
///
/// @param node where it is scheduled, empty while it is pending
/// @param ready whether it serves its report
/// @param waits why it is not ready, empty if unknown
record ProbePod(String uid, String node, String sandbox, boolean ready, String waits) {
  private static final int SHOWN = 200;

  static ProbePod of(JsonNode pod) {
    boolean ready = false;
    String waits = "";
    for (JsonNode condition : pod.at("/status/conditions")) {
      boolean holds = condition.path("status").asText("").equals("True");
      switch (condition.path("type").asText("")) {
        case "Ready" -> ready = holds;
        case "PodScheduled" -> waits = holds ? waits : condition.path("message").asText("");
        default -> {}
      }
    }
    JsonNode waiting = pod.at("/status/containerStatuses/0/state/waiting");
    String reason = waiting.path("reason").asText("");
    if (!reason.isEmpty()) {
      String message = waiting.path("message").asText("");
      waits = message.isEmpty() ? reason : reason + ": " + message;
    }
    return new ProbePod(
        pod.at("/metadata/uid").asText(""),
        pod.at("/spec/nodeName").asText(""),
        pod.at("/spec/runtimeClassName").asText(""),
        ready && !pod.path("metadata").has("deletionTimestamp"),
        waits.length() <= SHOWN ? waits : waits.substring(0, SHOWN) + "…");
  }
}
