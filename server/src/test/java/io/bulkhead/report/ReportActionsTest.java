package io.bulkhead.report;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.attestation.Recheck;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.operation.Site;
import io.bulkhead.store.Incident;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the isolation report says about correct and incorrect pods.
class ReportActionsTest {
  private static final DocumentKey EDGE1_DOCUMENT =
      DocumentKey.of(FleetKinds.CLUSTER, "p", "edge1");
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).withCloud();
    for (var cluster : java.util.List.of(EDGE1, EDGE2)) {
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
        "{\"metadata\":{\"uid\":\"u1\",\"name\":\"web\",\"namespace\":\"acme-press\"},\"spec\":"
            + spec
            + "}");
  }

  private String reasons() {
    JsonNode pod = site.ask("verify", CLOUD).at("/pods/0");
    return pod.path("reasons").toString();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"nodeName":"n1"} | it has no runtime class
          {"nodeName":"n1","runtimeClassName":"runc"} | is no sandbox of the catalogue
          {"nodeName":"n2","runtimeClassName":"gvisor"} | does not report the handler
          {"nodeName":"n1","runtimeClassName":"gvisor","overhead":{"cpu":"1"}} | overhead is not that of its class
          {"nodeName":"n1","runtimeClassName":"gvisor"} | the guard has not been delivered
          """)
  void aPodThatIsNotAsItShouldBeIsFound(String spec, String reason) {
    pod(spec);
    assertThat(reasons()).contains(reason);
    assertThat(site.ask("verify", CLOUD).path("holds").asBoolean()).isFalse();
  }

  @Test
  void aTenantThatReachesTheMetadataAddressIsFoundWithTheRuleThatLetsIt() {
    assertThat(site.ask("verify", CLOUD).at("/clusters/0/reasons").toString())
        .contains("acme/press reaches metadata-address (TCP all)")
        .contains("no policy closes the egress of any pod of acme-press");

    site.watchtower.seen(
        EDGE1,
        "NetworkPolicy",
        Json.parse(
            "{\"metadata\":{\"namespace\":\"acme-press\",\"name\":\"closed\"},"
                + "\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}}"));
    JsonNode report = site.ask("verify", CLOUD);
    assertThat(report.at("/clusters/0/reasons").toString()).doesNotContain("reaches");
    assertThat(report.at("/reachability/0/holds").asBoolean()).isTrue();
    assertThat(report.at("/reachability/0/pairs").toString())
        .contains("\"to\":\"metadata-address\",\"open\":false")
        .contains("allows it by no rule of NetworkPolicy acme-press/closed");
  }

  @Test
  void aTenantsReportNamesNoOtherTenant() {
    for (String name : java.util.List.of("telco", "zeta")) {
      site.watchtower.seen(
          EDGE1,
          "Namespace",
          Json.parse(
              ("{\"metadata\":{\"name\":\"@-lab\",\"labels\":{\"bulkhead.io/trust\":\"untrusted\","
                      + "\"bulkhead.io/project\":\"@\",\"bulkhead.io/logical-cloud\":\"lab\"}}}")
                  .replace("@", name)));
      site.watchtower.seen(
          EDGE1,
          "Pod",
          Json.parse(
              ("{\"metadata\":{\"uid\":\"u-@\",\"name\":\"@-web\",\"namespace\":\"@-lab\"},"
                      + "\"spec\":{\"nodeName\":\"@-node\",\"runtimeClassName\":\"@-class\"}}")
                  .replace("@", name)));
      for (String kind : java.util.List.of("Node", "RuntimeClass")) {
        String suffix = kind.equals("Node") ? "-node" : "-class";
        site.watchtower.seen(
            EDGE1, kind, Json.parse("{\"metadata\":{\"name\":\"" + name + suffix + "\"}}"));
      }
      incident(Incident.Kind.PROBE, name + "-node/" + name + "-class");
      incident(Incident.Kind.NODE_LABEL, name + "-node");
    }
    for (DocumentKey key :
        java.util.List.of(CLOUD, DocumentKey.of(TenancyKinds.PROJECT, "acme"), Site.GROUP)) {
      String report = site.ask("verify", key).toString();
      assertThat(report).doesNotContain("telco", "zeta");
      assertThat(report).contains("acme/press reaches other-tenants (TCP all)");
      assertThat(report)
          .contains(
              "incident: a probe found that a sandbox class is no sandbox on a node",
              "incident: a node is labelled for a sandbox that it does not have");
    }
    assertThat(site.registered(EDGE1).ask("verify", EDGE1_DOCUMENT).toString())
        .contains("something of telco-node");
    assertThat(site.ask("plan", Site.GROUP).toString())
        .contains("its isolation is in doubt")
        .doesNotContain("telco", "zeta");
  }

  @Test
  void aTenantLearnsOnWhichOfItsOwnNodesSomethingIsWrong() {
    pod("{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\"}");
    incident(Incident.Kind.PROBE, "n1/gvisor");
    incident(Incident.Kind.PROBE, "n2/gvisor");
    JsonNode report = site.ask("verify", CLOUD);
    assertThat(report.at("/clusters/0/reasons").toString())
        .contains("incident: something of n1/gvisor")
        .contains("incident: a probe found that a sandbox class is no sandbox on a node")
        .doesNotContain("n2");
    assertThat(Recheck.of(report).differences()).isEmpty();
  }

  private void incident(Incident.Kind kind, String subject) {
    site.store.write(writer -> {
      writer
          .incidents()
          .save(
              new Incident(
                  UUID.randomUUID().toString(),
                  EDGE1,
                  kind,
                  subject,
                  "",
                  "",
                  "",
                  "something of " + subject,
                  false,
                  Site.NOW,
                  null));
      return subject;
    });
  }

  @Test
  void aClassOfTheRightNameThatStandsForAnotherRuntimeIsFound() {
    site.watch(
        EDGE1,
        "runc",
        "{\"metadata\":{\"uid\":\"u1\",\"name\":\"web\",\"namespace\":\"acme-press\"},"
            + "\"spec\":{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\"}}");

    assertThat(reasons()).contains("the class gvisor has handler runc there");
  }

  @Test
  void aPodAsItShouldBeHasOnlyTheMissingGuardAgainstIt() {
    pod("{\"nodeName\":\"n1\",\"runtimeClassName\":\"gvisor\"}");
    assertThat(reasons()).isEqualTo("[\"the guard has not been delivered\"]");
  }

  @Test
  void aClusterThatCannotBeAskedIsAFinding() {
    site.registered(EDGE1);
    site.watchtower.ended(EDGE1);
    for (DocumentKey key :
        java.util.List.of(CLOUD, EDGE1_DOCUMENT, DocumentKey.of(TenancyKinds.PROJECT, "acme"))) {
      JsonNode report = site.ask("verify", key);
      assertThat(report.path("holds").asBoolean()).isFalse();
      assertThat(report.at("/clusters/0/reasons").toString())
          .contains("its pods have not been seen yet", "its network has not been seen");
    }
  }
}
