package io.bulkhead.plan;

import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Site;
import io.bulkhead.store.Delivery;
import io.bulkhead.usage.QuotaScene;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What makes a plan fail but not an instantiate, since it may resolve itself.
class ForeseenTest {
  private static final ManifestKey TOOLS = new ManifestKey("v1", "Namespace", "", "tools");
  private static final String ELSEWHERE =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: tools}}";

  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void permit(String spec) {
    site.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: all}, spec: " + spec + "}",
        "acme",
        "press");
  }

  private void trusted() {
    site.put(TenancyKinds.PROJECT, "{metadata: {name: acme}, spec: {trust: trusted}}");
    permit("{namespace: '', apiGroups: ['*'], resources: ['*'], verbs: ['*']}");
  }

  private List<JsonNode> found() {
    List<JsonNode> found = new ArrayList<>();
    site.ask("plan", GROUP).path("diagnostics").forEach(found::add);
    return found;
  }

  @Test
  void aPlanSaysNoWhereTheUserLacksARightAndInstantiateGoesOn() {
    assertThat(found())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("severity").asText()).isEqualTo("ERROR");
          assertThat(one.path("problem").asText()).isEqualTo("RIGHTS_MISSING");
          assertThat(one.path("cure").asText()).contains("kind: UserPermission");
        });

    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    assertThat(site.rows(GROUP)).isNotEmpty();
  }

  @Test
  void aNamespaceThatNothingBringsIsForeseen() {
    trusted();
    site.chart(ELSEWHERE);
    assertThat(found())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("problem").asText()).isEqualTo("NAMESPACE_MISSING");
          assertThat(one.path("message").asText())
              .isEqualTo("the namespace tools is not on the cluster");
          assertThat(one.at("/places/0/object").asText()).isEqualTo("ConfigMap tools/a");
        });

    site.observations.live.put(TOOLS, Json.parse("{\"kind\":\"Namespace\"}"));
    assertThat(found()).isEmpty();
  }

  @Test
  void aNamespaceThatTheChartOrAnotherDeliveryBringsIsNoFault() {
    trusted();
    site.chart(ELSEWHERE + "\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: tools}}");
    assertThat(found()).isEmpty();

    site.chart(ELSEWHERE);
    site.observations.holders.put(TOOLS, new Delivery.Id(Site.CLOUD, "logical-cloud", Site.EDGE1));
    assertThat(found()).isEmpty();
  }

  @Test
  void aRoleOfTheClusterIsHeldAgainstTheRightsOfTheUser() {
    site.put(TenancyKinds.PROJECT, "{metadata: {name: acme}, spec: {trust: trusted}}");
    permit(
        "{namespace: '', apiGroups: ['*'], resources: ['*'], verbs: [get, create, patch, delete]}");
    site.chart(
        """
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: x},
         roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view},
         subjects: [{kind: ServiceAccount, name: default}]}
        """);
    var view = new ManifestKey("rbac.authorization.k8s.io/v1", "ClusterRole", "", "view");
    assertThat(found())
        .singleElement()
        .satisfies(one -> assertThat(one.path("message").asText()).contains("view that it binds"));

    site.observations.live.put(
        view,
        Json.parse(
            "{\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"watch\"]}]}"));
    assertThat(found())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("problem").asText()).isEqualTo("RIGHTS_MISSING");
          assertThat(one.path("message").asText()).endsWith("watch pods");
          assertThat(one.path("cure").asText()).contains("verbs: [\"bind\"]");
        });

    site.observations.live.put(
        view,
        Json.parse(
            "{\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]}"));
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kube-system", "default", "acme-press"})
  void namespacesThatAreThereInAnyCaseAreNotAskedFor(String namespace) {
    trusted();
    site.chart(ELSEWHERE.replace("tools", namespace));
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {configmaps: '4'}        | -
          {configmaps: '3'}        | allows 3 configmaps on each cluster: 3 asked for, 1 there from the start
          {count/configmaps: '2'}  | allows 2 count/configmaps on each cluster: 3 asked for, 1 there from the start
          {secrets: '0'}           | allows 0 secrets on each cluster: 1 asked for
          {secrets: '1', pods: '0'} | -
          {services: '0'}          | -
          """)
  void whatTheQuotasOfTheCloudDoNotLetIsForeseen(String quota, String said) {
    trusted();
    site.put(
        TenancyKinds.CLUSTER_QUOTA,
        "{metadata: {name: own}, spec: " + quota + "}",
        "acme",
        "press");
    site.chart(
        """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: d}}
        """);
    if (said.equals("-")) {
      assertThat(found()).isEmpty();
    } else {
      assertThat(found())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.path("problem").asText()).isEqualTo("QUOTA_EXCEEDED");
            assertThat(one.path("message").asText()).contains("the quota own").endsWith(said);
            assertThat(one.path("cure").asText()).contains("raise");
          });
    }
  }

  @Test
  void whatOtherDeploymentsTookOfAQuotaCounts() {
    permit("{namespace: acme-press, apiGroups: ['*'], resources: ['*'], verbs: ['*']}");
    site.put(
        TenancyKinds.CLUSTER_QUOTA,
        "{metadata: {name: own}, spec: {secrets: '1'}}",
        "acme",
        "press");
    site.chart("{apiVersion: v1, kind: Secret, metadata: {name: d}}");
    site.withCloud();
    site.act("approve", GROUP);
    site.act("instantiate", GROUP);
    assertThat(found()).isEmpty();

    new QuotaScene(site).second("edge1");
    List<String> said = new ArrayList<>();
    site.ask("plan", QuotaScene.SECOND)
        .path("diagnostics")
        .forEach(one -> said.add(one.path("message").asText()));
    assertThat(said).anyMatch(text -> text.contains("1 asked for, 1 taken by other deployments"));
  }
}
