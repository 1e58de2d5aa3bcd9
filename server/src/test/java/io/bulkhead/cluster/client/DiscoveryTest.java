package io.bulkhead.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.cluster.ClusterUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final String CORE =
      """
      {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
      {"metadata":{},"versions":[{"version":"v1","resources":[
      {"resource":"pods","responseKind":{"group":"","version":"v1","kind":"Pod"},
      "subresources":[{"subresource":"status"}]}]}]}]}
      """;
  private static final String GROUPS =
      """
      {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
      {"metadata":{"name":"node.k8s.io"},"versions":[{"version":"v1","resources":[
      {"resource":"runtimeclasses","responseKind":{"kind":"RuntimeClass"}}]}]}]}
      """;

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesConnection connection = new KubernetesConnection(server.kubeconfig());
  private final Discovery discovery = new Discovery();

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private void tagged(String path, String tag, String body) {
    server.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("ETag", tag);
          boolean known = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          FakeApiServer.answer(exchange, known ? 304 : 200, known ? "" : body);
        });
  }

  @Test
  void all_kinds_are_asked_for_at_once_and_not_sent_again_while_they_are_the_same() {
    tagged("/api", "\"1\"", CORE);
    tagged("/apis", "\"2\"", GROUPS);
    assertThat(discovery.kinds(connection))
        .containsExactly("node.k8s.io/v1/RuntimeClass", "v1/Pod");
    assertThat(discovery.kinds(connection))
        .containsExactly("node.k8s.io/v1/RuntimeClass", "v1/Pod");
    assertThat(server.asked).containsExactly("GET /api", "GET /apis", "GET /api", "GET /apis");
  }

  @Test
  void a_kind_that_comes_later_is_seen() {
    tagged("/api", "\"1\"", CORE);
    tagged("/apis", "\"2\"", GROUPS);
    discovery.kinds(connection);
    tagged("/apis", "\"3\"", GROUPS.replace("RuntimeClass", "Other"));
    assertThat(discovery.kinds(connection)).containsExactly("node.k8s.io/v1/Other", "v1/Pod");
  }

  @Test
  void an_older_server_is_asked_group_by_group_and_one_that_is_away_is_left_out() {
    server.on("/api", 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    server.on(
        "/apis",
        200,
        """
        {"kind":"APIGroupList","groups":[{"versions":[{"groupVersion":"away.example.org/v1"}]},
        {"versions":[{"groupVersion":"apps/v1"}]}]}
        """);
    server.on(
        "/apis/apps/v1",
        200,
        "{\"resources\":[{\"name\":\"deployments\",\"kind\":\"Deployment\"},"
            + "{\"name\":\"deployments/scale\",\"kind\":\"Scale\"}]}");
    assertThat(discovery.kinds(connection))
        .containsExactly("apps/v1/Deployment", "v1/ConfigMap", "v1/Namespace");
  }

  @Test
  void an_answer_that_is_no_list_of_groups_is_no_kubernetes() {
    server.on("/api", 200, CORE);
    server.on("/apis", 200, "{\"hello\":\"world\"}");
    assertThatThrownBy(() -> discovery.kinds(connection))
        .isInstanceOf(ClusterUnavailable.class)
        .hasMessageContaining("no list of API groups");
  }
}
