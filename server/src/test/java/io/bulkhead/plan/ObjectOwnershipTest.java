package io.bulkhead.plan;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Delivery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects of somebody else: the plan says so, instantiate and update refuse.
class ObjectOwnershipTest {
  private static final ManifestKey SETTINGS =
      new ManifestKey("v1", "ConfigMap", "acme-press", "settings");
  private static final ManifestKey NAMESPACE = new ManifestKey("v1", "Namespace", "", "acme-press");
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void adopting() {
    site.put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud: press,"
            + " adopt: true}}",
        "acme",
        "shop",
        "v1");
  }

  /// Another delivery on the same cluster has the object.
  private void held(ManifestKey key, DocumentKey owner) {
    var id = new Delivery.Id(owner, "web", EDGE1);
    Delivery like = site.rows(CLOUD).getFirst();
    site.store.write(writer -> {
      writer
          .deliveries()
          .save(
              new Delivery(
                  id,
                  Delivery.Order.of("1", like.order().desired(), List.of()),
                  new Delivery.Progress(
                      like.order().desired(),
                      List.of(),
                      List.of(),
                      Delivery.State.APPLIED,
                      List.of(),
                      "",
                      Site.NOW,
                      null,
                      Delivery.Adopted.NONE)));
      return id;
    });
    site.observations.holders.put(key, id);
  }

  private static DocumentKey group(String project) {
    return DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, project, "other", "v1", "dig");
  }

  private List<String> said(DocumentKey owner) {
    JsonNode found = site.ask("plan", owner).path("diagnostics");
    return found.findValuesAsText("message");
  }

  private void refused(String action, DocumentKey key, String text) {
    assertThatThrownBy(() -> site.act(action, key))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.OWNED_BY_OTHERS))
        .hasMessageContaining(text);
  }

  @Test
  void twoAppsOfOneDeploymentCannotHaveOneObject() {
    site.put(WorkloadKinds.APP, "{metadata: {name: two}}", "acme", "shop", "v1");
    site.put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: two}, spec: {app: two, intent: {allOf: [{clusterProvider: p, cluster:"
            + " edge1}]}}}",
        "acme",
        "shop",
        "v1",
        "dig",
        "gpi");
    adopting();
    site.withCloud();
    assertThat(said(GROUP)).anyMatch(text -> text.contains("is in the apps"));

    site.act("approve", GROUP);
    refused("instantiate", GROUP, "is in the apps");
    assertThat(site.rows(GROUP)).isEmpty();
  }

  @Test
  void anotherCustomersObjectIsNeverTakenNorIsItSaidWhose() {
    site.withCloud();
    held(SETTINGS, group("rival"));
    adopting();
    assertThat(said(GROUP))
        .anyMatch(text -> text.contains("belongs to somebody else's deployment"))
        .noneMatch(text -> text.contains("rival"));

    site.act("approve", GROUP);
    refused("instantiate", GROUP, "somebody else's deployment");
  }

  @Test
  void anObjectOfAnotherDeploymentOfTheProjectIsTakenOnlyWhenAskedForAndTheAuditSaysSo() {
    site.withCloud();
    held(SETTINGS, group("acme"));
    assertThat(said(GROUP)).anyMatch(text -> text.contains("acme/other/v1/dig"));
    site.act("approve", GROUP);
    refused("instantiate", GROUP, "acme/other/v1/dig");

    adopting();
    var trail =
        new AuditTrail(AuditEntry.of(Site.NOW, "dana", "POST", "/instantiate"), reader -> {});
    ScopedValue.where(AuditTrail.CURRENT, trail).run(() -> site.act("instantiate", GROUP));

    List<AuditEntry> audit = site.store.read(reader -> reader.audit().page(0, 0));
    assertThat(audit.getLast().detail())
        .contains("settings", "acme/other/v1/dig", "it is taken over");
  }

  @Test
  void whatSomebodyOutsideMadeIsLookedForOnTheClusters() {
    site.deployed();
    site.observations.live.put(
        new ManifestKey("v1", "ConfigMap", "acme-press", "theirs"),
        Json.parse("{\"metadata\":{\"name\":\"theirs\"}}"));
    site.chart(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: theirs}
        """);
    assertThat(said(GROUP)).anyMatch(text -> text.contains("is there already"));
    List<Delivery> before = site.rows(GROUP);

    refused("update", GROUP, "is somebody else's");
    assertThat(site.rows(GROUP)).isEqualTo(before);
    adopting();
    site.act("update", GROUP);
    assertThat(site.rows(GROUP)).anyMatch(row -> row.progress().state() == Delivery.State.PENDING);
  }

  @Test
  void whatIsBeingDeletedOrWasOursIsNotSomebodyElses() {
    site.withCloud();
    site.observations.live.put(
        SETTINGS, Json.parse("{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}"));
    assertThat(said(GROUP)).noneMatch(text -> text.contains("somebody else's"));
  }

  @Test
  void theNamespaceOfATrustedCloudIsNotTakenFromAnotherCloud() {
    site.withCloud();
    held(NAMESPACE, DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "rival", "lc"));
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted, adopt: true, user:"
            + " {userName: dana}}}",
        "acme");
    assertThat(said(CLOUD))
        .anyMatch(text -> text.contains("Namespace") && text.contains("somebody else's"));

    refused("update", CLOUD, "somebody else's deployment");
  }
}
