package io.bulkhead.reachability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Json;
import io.bulkhead.reachability.Picture.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
  private static final int CLUSTERS = 400;
  private static final List<String> API_SERVER = List.of("10.9.9.9", "fd00::1");

  /// Namespaces of tenants and of the cluster, and many pods alike.
  private static List<JsonNode> objects(long seed) {
    var random = new Random(seed);
    List<JsonNode> objects = new ArrayList<>(new Clusters(seed).objects());
    for (JsonNode object : List.copyOf(objects)) {
      if (object.path("kind").asText().equals("Namespace") && random.nextInt(3) > 0) {
        var metadata = (ObjectNode) object.get("metadata");
        ((ObjectNode) metadata.get("labels"))
            .put(Labels.TRUST, random.nextBoolean() ? "untrusted" : "trusted")
            .put(Labels.PROJECT, "acme")
            .put(Labels.LOGICAL_CLOUD, metadata.path("name").asText());
        if (random.nextBoolean()) {
          metadata
              .putObject("annotations")
              .put(GrantAnnotation.EGRESS.annotation(), "10.9.0.0/16")
              .put("secret", "of no policy's business");
        }
      }
      if (object.path("kind").asText().equals("Pod")) {
        for (int i = random.nextInt(5); i > 0; i--) {
          ObjectNode like = object.deepCopy();
          var metadata = (ObjectNode) like.get("metadata");
          metadata.put("name", metadata.path("name").asText() + "-" + i);
          ((ObjectNode) metadata.get("labels")).put("of-no-interest", Integer.toString(i));
          objects.add(like);
        }
      }
    }
    objects.add(
        Json.parse(
            """
            {"kind": "Pod", "metadata": {"namespace": "kube-system", "name": "dns-1",
             "labels": {"k8s-app": "kube-dns"}}, "status": {"podIP": "fd00::53"}}
            """));
    objects.add(
        Json.parse(
            """
            {"kind": "Pod", "metadata": {"namespace": "kube-system", "name": "a-proxy", "labels": {}}}
            """));
    objects.add(Json.parse("{\"kind\": \"Namespace\", \"metadata\": {\"name\": \"kube-system\"}}"));
    objects.add(
        Json.parse(
            """
            {"kind": "Node", "metadata": {"name": "n1", "labels": {"zone": "x"}},
             "status": {"addresses": [{"type": "InternalIP", "address": "10.1.0.1"}]}}
            """));
    return objects;
  }

  @ParameterizedTest
  @EnumSource(Ranges.class)
  void theReportFollowsFromThem(Ranges ranges) {
    int open = 0;
    int pods = 0;
    int shown = 0;
    for (int seed = 0; seed < CLUSTERS; seed++) {
      List<JsonNode> objects = objects(seed);
      Picture picture = Picture.of(objects, ranges);
      Report report = Reachability.report(picture, API_SERVER, tenant -> true);
      JsonNode facts = Json.parse(Json.canonical(Facts.shown(picture, API_SERVER)));
      assertThat(Facts.report(facts)).as("cluster %d", seed).isEqualTo(report);
      assertThat(facts.toString()).doesNotContain("of no policy's business");
      open += (int) report.pairs().stream().filter(Report.Pair::open).count();
      pods += picture.pods().size();
      shown += Picture.of(facts.path("objects"), ranges).pods().size();
    }
    assertThat(open).isGreaterThan(CLUSTERS);
    assertThat(shown).as("pods that nobody can tell apart are left out").isLessThan(pods);
  }

  @Test
  void whatWatchesSawIsWrittenAlike() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      var observed = new Observed();
      for (JsonNode object : objects(seed)) {
        String kind = object.path("kind").asText();
        if (object.path("kind").asText().equals("Pod")) {
          ((ObjectNode) object.get("metadata"))
              .put("uid", object.at("/metadata/namespace") + "/" + object.at("/metadata/name"));
        }
        observed.seen(kind, object);
      }
      Picture picture = observed.picture(Ranges.EVERYTHING);
      Report report = Reachability.report(picture, API_SERVER, tenant -> true);
      assertThat(Facts.report(Facts.shown(picture, API_SERVER))).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"addressRanges\": \"SOME\", \"apiServer\": [], \"objects\": []}",
        "{\"addressRanges\": \"EVERYTHING\", \"objects\": []}",
        "{\"addressRanges\": \"EVERYTHING\", \"apiServer\": [], \"objects\": {}}",
      })
  void whatIsNoneOfThemIsRefused(String text) {
    assertThatThrownBy(() -> Facts.report(Json.parse(text)))
        .isInstanceOf(BulkheadException.class)
        .hasMessageContaining("not known to this version");
  }
}
