package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Json;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.Freshness;
import io.bulkhead.proof.Judge;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.Verdict;
import io.bulkhead.reachability.Facts;
import io.bulkhead.reachability.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Recomputes the verdicts of a report from the facts in it.
public final class Recheck {
  /// How long writing a report may take at most.
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final JsonNode report;
  private final Map<String, ClusterFacts> facts = new LinkedHashMap<>();
  private final Map<String, List<String>> staleness = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();
  private boolean holds = true;
  private int networks;

  private Recheck(JsonNode report) {
    this.report = report;
  }

  /// @param holds whether isolation holds by the facts
  /// @param networks number of clusters whose reachability was recomputed: a cluster's report
  ///   contains the policies, a tenant's does not, since they name others
  /// @param differences where the report contradicts its facts; empty for none
  public record Outcome(boolean holds, int pods, int networks, List<String> differences) {
    public Outcome {
      differences = List.copyOf(differences);
    }
  }

  /// Never throws: an invalid report is reported as a difference.
  public static Outcome of(JsonNode report) {
    if (!report.path("format").asText("").equals(SignedReport.FORMAT)) {
      return new Outcome(
          false, 0, 0, List.of("it is no report of the form " + SignedReport.FORMAT));
    }
    return new Recheck(report).outcome();
  }

  private Outcome outcome() {
    report.path("clusters").forEach(this::cluster);
    report.path("reachability").forEach(this::network);
    report.path("pods").forEach(this::pod);
    same("the report", "holds", holds, report.path("holds"));
    return new Outcome(holds, report.path("pods").size(), networks, differences);
  }

  private void cluster(JsonNode shown) {
    String name = shown.path("cluster").asText("");
    ClusterFacts known;
    try {
      known = ReportFacts.cluster(shown.path("facts"));
    } catch (BulkheadException e) {
      differences.add("cluster " + name + ": its facts cannot be read: " + e.getMessage());
      holds = false;
      return;
    }
    List<String> stale = texts(shown.at("/freshness/reasons"));
    Freshness.doubt(heard(shown), ReportFacts.time(report.path("time")))
        .filter(doubt -> !stale.contains(doubt))
        .ifPresent(doubt -> differences.add("cluster " + name + ": it does not say: " + doubt));
    if (facts.put(name, known) != null) {
      differences.add("cluster " + name + " is there twice");
    }
    staleness.put(name, stale);
    probes(name, known, shown.path("probes"));
    List<String> reasons = new ArrayList<>(stale);
    if (!known.guard().fault().isEmpty()) {
      reasons.add(known.guard().fault());
    }
    shown
        .path("incidents")
        .forEach(incident -> reasons.add("incident: " + incident.path("message").asText("")));
    List<String> said = texts(shown.path("reasons"));
    reasons.stream()
        .filter(reason -> !said.contains(reason))
        .forEach(reason -> differences.add("cluster " + name + ": it does not say: " + reason));
    boolean sound = reasons.isEmpty() && said.isEmpty() && closed(name);
    same("cluster " + name, "guardHolds", sound, shown.path("guardHolds"));
    holds &= sound;
  }

  private void probes(String cluster, ClusterFacts known, JsonNode shown) {
    Set<NodeClass> subjects = new TreeSet<>();
    shown
        .path("results")
        .forEach(result ->
            subjects.add(
                new NodeClass(result.path("node").asText(""), result.path("class").asText(""))));
    if (!ProbeFindings.cluster(known, subjects).equals(shown)) {
      differences.add("cluster " + cluster + ": by its facts the probes found something else");
    }
    Instant looked = known.probes().now();
    Instant time = ReportFacts.time(report.path("time"));
    if (!known.probes().off() && looked.isBefore(time.minus(LONGEST))) {
      differences.add("cluster " + cluster + ": what probes found was looked at before: " + looked);
    }
  }

  private static @Nullable Instant heard(JsonNode cluster) {
    JsonNode heard = cluster.at("/freshness/heard");
    return heard.isTextual() ? ReportFacts.time(heard) : null;
  }

  /// Whether the network part names no breach on this cluster.
  private boolean closed(String cluster) {
    boolean closed = true;
    for (JsonNode network : report.path("reachability")) {
      if (texts(network.path("clusters")).contains(cluster)) {
        for (JsonNode pair : network.path("pairs")) {
          closed &= !pair.path("breach").asBoolean(true);
        }
      }
    }
    return closed;
  }

  /// Recomputes who reaches whom, if the policies are included.
  private void network(JsonNode shown) {
    if (!shown.has("facts")) {
      return;
    }
    String subject = "network of " + String.join(", ", texts(shown.path("clusters")));
    Report again;
    try {
      again = Facts.report(shown.path("facts"));
    } catch (BulkheadException e) {
      differences.add(subject + ": its facts cannot be read: " + e.getMessage());
      holds = false;
      return;
    }
    networks++;
    same(subject, "holds", again.holds(), shown.path("holds"));
    holds &= again.holds();
    JsonNode pairs = Json.parse(DocumentCodec.encode(again.pairs()));
    if (pairs.equals(shown.path("pairs"))) {
      return;
    }
    Set<JsonNode> said = new HashSet<>();
    shown.path("pairs").forEach(said::add);
    Set<JsonNode> computed = new HashSet<>();
    pairs.forEach(computed::add);
    pairs.forEach(pair -> differing(subject, "by its facts there is ", pair, said));
    shown
        .path("pairs")
        .forEach(pair -> differing(subject, "by its facts there is not ", pair, computed));
    if (said.equals(computed)) {
      differences.add(subject + ": its pairs are in another order, or there twice");
    }
  }

  private void differing(String subject, String what, JsonNode pair, Set<JsonNode> others) {
    if (!others.contains(pair)) {
      differences.add(subject + ": " + what + pair);
    }
  }

  private void pod(JsonNode shown) {
    String cluster = shown.path("cluster").asText("");
    String subject =
        "pod " + shown.path("namespace").asText("") + "/" + shown.path("pod").asText("");
    ClusterFacts known = facts.get(cluster);
    if (known == null) {
      differences.add(subject + ": there are no facts of its cluster " + cluster);
      holds = false;
      return;
    }
    PodFacts pod = ReportFacts.pod(shown);
    Verdict verdict = Judge.judge(pod, shown.path("marked").asBoolean(false), known);
    List<String> reasons = new ArrayList<>(verdict.sandboxing());
    reasons.addAll(verdict.doubts());
    reasons.addAll(staleness.getOrDefault(cluster, List.of()));
    if (!reasons.equals(texts(shown.path("reasons")))) {
      differences.add(subject + ": by its facts the reasons are " + reasons);
    }
    ObjectNode probe = ProbeFindings.pod(known, pod);
    if (!probe.equals(shown.path("probe"))) {
      differences.add(subject + ": by its facts the probe says " + probe);
    }
    same(subject, "handlerOnNode", verdict.handlerOnNode(), shown.path("handlerOnNode"));
    same(subject, "underGuard", verdict.underGuard(), shown.path("underGuard"));
    same(subject, "holds", reasons.isEmpty(), shown.path("holds"));
    holds &= reasons.isEmpty();
  }

  private void same(String subject, String member, boolean computed, JsonNode said) {
    if (!said.isBoolean() || said.asBoolean() != computed) {
      differences.add("%s: by its facts %s is %s".formatted(subject, member, computed));
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText("")));
    return texts;
  }
}
