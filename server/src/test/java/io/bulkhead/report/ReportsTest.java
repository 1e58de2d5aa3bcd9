package io.bulkhead.report;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.attestation.Recheck;
import io.bulkhead.attestation.SignedReport;
import io.bulkhead.attestation.VerificationKey;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.evidence.OrderedGuard;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.operation.Site;
import io.bulkhead.store.Incident;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.ProofPast;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports that are signed, checked and kept.
class ReportsTest {
  private static final String ON_RUNC = "{\"nodeName\":\"n1\"}";
  private static final DocumentKey ACME = DocumentKey.of(TenancyKinds.PROJECT, "acme");
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).withCloud();
    for (ClusterId cluster : List.of(EDGE1, EDGE2)) {
      site.watch(cluster, "gvisor");
    }
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void pod(String spec) {
    site.watch(
        EDGE1,
        "gvisor",
        "{\"metadata\":{\"uid\":\"u1\",\"name\":\"web\",\"namespace\":\"acme-press\","
            + "\"creationTimestamp\":\"2026-01-02T03:00:00Z\"},\"spec\":"
            + spec
            + "}");
    closed(EDGE1);
  }

  private void closed(ClusterId cluster) {
    site.watchtower.seen(
        cluster,
        "NetworkPolicy",
        Json.parse(
            "{\"metadata\":{\"namespace\":\"acme-press\",\"name\":\"closed\"},"
                + "\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}}"));
  }

  /// A guard that was delivered a day ago and is unchanged.
  private void guard(ClusterId cluster) {
    closed(cluster);
    var before = site.store.read(reader -> reader.facts().capabilities(cluster)).orElseThrow();
    var seen =
        new Capabilities(
            before.observed(),
            true,
            before.version(),
            true,
            true,
            before.apis(),
            before.runtimeClasses(),
            before.nodes(),
            "",
            "d1",
            "",
            List.of(),
            Capabilities.Identity.UNKNOWN);
    site.store.write(writer -> {
      OrderedGuard.save(writer, cluster, "d1", Site.NOW);
      writer.facts().save(cluster, seen);
      writer
          .facts()
          .savePast(
              cluster,
              new ProofPast(
                  Site.NOW.minus(Duration.ofDays(1)),
                  "d1",
                  "",
                  new TreeMap<>(),
                  null,
                  new TreeMap<>(),
                  new TreeMap<>()));
      return cluster;
    });
  }

  private List<VerificationKey> keys() {
    return VerificationKey.parse(site.ask("verification-keys", null));
  }

  @Test
  void whatItSaysFollowsFromItsFactsAndIsSigned() {
    pod(ON_RUNC);
    JsonNode report = site.ask("verify", CLOUD);
    assertThat(SignedReport.fault(report, keys())).isEmpty();
    Recheck.Outcome again = Recheck.of(report);
    assertThat(again.differences()).isEmpty();
    assertThat(again.pods()).isEqualTo(1);
    assertThat(again.holds()).isFalse();
  }

  @Test
  void whoReachesWhomFollowsFromThePoliciesInAClustersReportAndInNoTenants() {
    pod(ON_RUNC);
    var cluster = EDGE1.document();
    JsonNode report = site.registered(EDGE1).ask("verify", cluster);
    assertThat(report.at("/reachability/0/facts/objects").toString())
        .contains("\"policyTypes\":[\"Ingress\",\"Egress\"]", "acme-press");
    Recheck.Outcome again = Recheck.of(report);
    assertThat(again.networks()).isEqualTo(1);
    assertThat(again.differences()).isEmpty();

    JsonNode tenants = site.ask("verify", CLOUD);
    assertThat(tenants.at("/reachability/0/pairs")).isNotEmpty();
    assertThat(tenants.at("/reachability/0").has("facts")).isFalse();
    assertThat(Recheck.of(tenants).networks()).isZero();
  }

  @Test
  void aLibraryOfSomebodyElseVerifiesIt() throws Exception {
    ObjectNode report = (ObjectNode) site.ask("verify", CLOUD);
    String[] parts = report.at("/signature/jws").asText().split("\\.", -1);
    report.remove("signature");
    String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.canonical(report));
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(
        new org.jose4j.jwa.AlgorithmConstraints(
            org.jose4j.jwa.AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
    jws.setCompactSerialization(parts[0] + "." + payload + "." + parts[2]);
    String key = site.ask("verification-keys", null).at("/keys/0").toString();
    jws.setKey(JsonWebKey.Factory.newJwk(key).getKey());
    assertThat(jws.verifySignature()).isTrue();
    assertThat(jws.getPayload())
        .isEqualTo(new String(Json.canonical(report), StandardCharsets.UTF_8));
  }

  @Test
  void whatWasSignedWithAnOlderKeyStillVerifies() {
    JsonNode old = site.ask("verify", CLOUD);
    site.store.rotateKey();
    assertThat(SignedReport.fault(old, keys())).isEmpty();
    site.post("verification-keys", null);
    JsonNode fresh = site.ask("verify", CLOUD);
    assertThat(fresh.at("/signature/keyId")).isNotEqualTo(old.at("/signature/keyId"));
    assertThat(fresh.at("/hub/id")).isEqualTo(old.at("/hub/id"));
    assertThat(SignedReport.fault(old, keys())).isEmpty();
    assertThat(SignedReport.fault(fresh, keys())).isEmpty();
    assertThat(keys()).hasSize(2);
  }

  @Test
  void onlyWhatSomebodyAskedToKeepIsKeptAndNotForever() {
    site.ask("verify", CLOUD);
    assertThat(site.ask("reports", CLOUD)).isEmpty();
    JsonNode first = site.post("verify", CLOUD);
    site.post("verify", CLOUD);
    assertThat(site.ask("reports", CLOUD)).hasSize(2);
    assertThat(site.ask("reports", CLOUD, "limit=1")).hasSize(1);
    assertThat(site.ask("reports", ACME)).isEmpty();
    JsonNode kept = site.ask("reports/" + first.path("id").asText(), CLOUD);
    assertThat(Json.canonical(kept)).isEqualTo(Json.canonical(first));
    assertThat(SignedReport.fault(kept, keys())).isEmpty();

    site.store.write(writer -> {
      writer.reports().prune(CLOUD, 1, Site.NOW);
      return CLOUD;
    });
    assertThat(site.ask("reports", CLOUD)).hasSize(1);
    site.store.write(writer -> {
      writer.reports().prune(CLOUD, 5, Site.NOW.plus(Duration.ofDays(500)));
      return CLOUD;
    });
    assertThat(site.ask("reports", CLOUD)).hasSize(1);
  }

  @Test
  void aReportIsFoundBelowItsOwnDocumentOnly() {
    String id = site.post("verify", CLOUD).path("id").asText();
    assertThatThrownBy(() -> site.ask("reports/" + id, ACME))
        .isInstanceOf(BulkheadException.class)
        .hasMessage("Report not found");
  }

  @Test
  void aGuardThatIsWholeAgainHoldsBeforeItsIncidentIsClosed() {
    guard(EDGE1);
    site.store.write(writer -> {
      writer
          .incidents()
          .save(
              new Incident(
                  "i1",
                  EDGE1,
                  Incident.Kind.GUARD,
                  "guard",
                  "",
                  "",
                  "",
                  "changed",
                  false,
                  Site.NOW,
                  null));
      return EDGE1;
    });
    assertThat(guardHolds()).isTrue();
    site.store.write(writer -> {
      OrderedGuard.save(writer, EDGE1, "d2", Site.NOW);
      return EDGE1;
    });
    assertThat(guardHolds()).as("it differs from what was delivered").isFalse();
  }

  private boolean guardHolds() {
    for (JsonNode cluster : site.ask("verify", CLOUD).path("clusters")) {
      if (cluster.path("cluster").asText().equals(EDGE1.toString())) {
        return cluster.path("guardHolds").asBoolean();
      }
    }
    throw new AssertionError("no word of " + EDGE1);
  }

  @Test
  void aReportIsKeptWheneverAVerdictIsAnotherThanBefore() {
    var verdicts = verdicts();
    guard(EDGE1);
    guard(EDGE2);
    pod("{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\"}");
    verdicts.look(EDGE1);
    assertThat(history(CLOUD)).as("edge2 has said nothing yet").isEmpty();
    verdicts.look(EDGE2);
    verdicts.look(EDGE2);
    assertThat(history(CLOUD)).containsExactly(true);
    assertThat(history(ACME)).containsExactly(true);
    pod(ON_RUNC);
    verdicts.look(EDGE1);
    verdicts.look(EDGE1);
    assertThat(history(CLOUD)).containsExactly(false, true);
    assertThat(history(ACME)).containsExactly(false, true);

    var restarted = verdicts();
    restarted.look(EDGE2);
    restarted.look(EDGE1);
    assertThat(history(CLOUD)).as("the same as before").containsExactly(false, true);
    assertThat(site.ask("status", CLOUD, "conditions").at("/conditions/0").toString())
        .contains("\"type\":\"Isolated\",\"status\":\"False\"", "it runs on runc");
    assertThat(site.ask("status", CLOUD).has("conditions")).isFalse();
  }

  /// Verdicts that are only computed on demand.
  private VerdictReconciler verdicts() {
    var writer = new ReportWriter(site.parts, new ReportKeys(site.store, site.parts.clock()));
    return new VerdictReconciler(
        site.parts,
        writer,
        new ReportActions(site.parts, writer, ProofOptions.standard()),
        VerdictMetrics.NONE);
  }

  private List<Boolean> history(DocumentKey scope) {
    return site.store.read(reader -> reader.reports().of(scope, 100)).stream()
        .map(KeptReport::holds)
        .toList();
  }
}
