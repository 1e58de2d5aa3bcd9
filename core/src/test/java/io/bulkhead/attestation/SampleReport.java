package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.proof.ClassFacts;
import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.Gap;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.NodeFacts;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeBasis;
import io.bulkhead.proof.ProbeFacts;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A signed report with one tenant and probes, as written by the tests' hub.
final class SampleReport {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  static final NodeClass SUBJECT = new NodeClass("n1", "gvisor");
  static final SigningKey HUB = key();
  static final SigningKey STRANGER = key();

  static SigningKey key() {
    try {
      return SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static ProbeFacts probes() {
    var basis = new ProbeBasis("n", "b", "6.12", "s", "runsc");
    var seen =
        new ProbeReport(
            "x",
            "u9",
            "4.4.0",
            "Linux version 4.4.0",
            "",
            List.of(),
            List.of("/dev/null"),
            List.of());
    var result = new ProbeResult(SUBJECT, basis, NOON.minusSeconds(600), seen, null);
    return new ProbeFacts(
        "busybox",
        new TreeMap<>(Map.of(SUBJECT, result)),
        new TreeMap<>(),
        Duration.ofHours(24),
        NOON.minusSeconds(1));
  }

  static ObjectNode report() {
    return report(probes());
  }

  static ObjectNode report(ProbeFacts probes) {
    var guard = new GuardFacts("d1", "d1", NOON.minusSeconds(9000), List.of(new Gap(NOON, null)));
    var facts =
        new ClusterFacts(
            new TreeMap<>(Map.of("gvisor", "runsc")),
            new TreeMap<>(Map.of("gvisor", new ClassFacts("gvisor", "runsc", new TreeMap<>()))),
            new TreeMap<>(
                Map.of(
                    "n1",
                    new NodeFacts("n1", "n", List.of("runc", "runsc"), "6.12", "b", "s", false))),
            guard,
            probes,
            new TreeMap<>(),
            new TreeMap<>());
    var pod =
        new PodFacts(
            "u1",
            "acme",
            "wéb",
            "n1",
            "gvisor",
            new TreeMap<>(),
            NOON.minusSeconds(60),
            NOON.minusSeconds(58),
            List.of(),
            "");
    ObjectNode report =
        (ObjectNode)
            Json.parse(
                """
                {"format": "bulkhead.io/isolation-report/v1", "id": "1", "target": "/v2/projects/acme",
                 "time": "2026-01-02T12:00:00Z", "hub": {"id": "h"}, "holds": true,
                 "pods": [{"cluster": "p+c", "handlerOnNode": true, "underGuard": true, "holds": true,
                           "reasons": []}],
                 "clusters": [{"cluster": "p+c", "guardHolds": true, "reasons": [], "incidents": [],
                   "freshness": {"heard": "2026-01-02T11:59:30Z", "stale": false, "reasons": []}}],
                 "reachability": [{"clusters": ["p+c"], "holds": true, "pairs": [
                   {"from": "acme/press", "to": "other-tenants", "open": false, "openings": [],
                    "closedBy": "", "breach": false}]}]}
                """);
    ReportFacts.show(pod, true, (ObjectNode) report.at("/pods/0"));
    ((ObjectNode) report.at("/pods/0")).set("probe", ProbeFindings.pod(facts, pod));
    var cluster = (ObjectNode) report.at("/clusters/0");
    cluster.set("probes", ProbeFindings.cluster(facts, List.of(SUBJECT)));
    cluster.set("facts", ReportFacts.shown(facts));
    return SignedReport.sign(report, HUB);
  }

  private SampleReport() {}
}
