package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.tenancy.Bounds;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.quota.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  private static String many(String object, int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(i -> "{" + object + ", metadata: {name: c" + i + "}}\n")
        .collect(Collectors.joining("---\n"));
  }

  private static String configMaps(int number) {
    return many("apiVersion: v1, kind: ConfigMap", number);
  }

  private static Fixture granted(String... bounds) {
    Fixture fixture = Fixture.shop();
    for (int i = 0; i < bounds.length; i++) {
      fixture.put(
          TenancyKinds.GRANT,
          "{metadata: {name: more" + i + "}, spec: {bounds: {" + bounds[i] + "}}}",
          "acme",
          "press");
    }
    return fixture;
  }

  private static Optional<JsonNode> hard(Fixture fixture) {
    return manifest(fixture, "ResourceQuota").map(m -> m.at("/spec/hard"));
  }

  private static Optional<Manifest> manifest(Fixture fixture, String kind) {
    Compilation compiled = fixture.cloud();
    assertThat(compiled.diagnostics()).isEmpty();
    return compiled.parts().getFirst().groups().getFirst().bundle().entries().stream()
        .map(entry -> entry.manifest())
        .filter(m -> m.key().kind().equals(kind) && m.key().name().startsWith("bulkhead-"))
        .findFirst();
  }

  @Test
  void anUntrustedCloudIsBoundedThoughNoQuotaSaysSo() {
    JsonNode hard = hard(Fixture.shop()).orElseThrow();

    assertThat(hard.path("count/configmaps").asText()).isEqualTo("300");
    assertThat(hard.path("requests.storage").asText()).isEqualTo("10Ti");
    assertThat(hard.path("count/ingresses.networking.k8s.io").asText()).isEqualTo("200");
  }

  @Test
  void aTrustedCloudIsNot() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
                "acme");

    assertThat(hard(fixture)).isEmpty();
    assertThat(manifest(fixture, "LimitRange")).isEmpty();
  }

  @Test
  void theOperatorSaysHowMuchAndOfSeveralGrantsTheMostCounts() {
    JsonNode hard =
        hard(granted("count/configmaps: '100'", "count/configmaps: '900', requests.storage: 1Ti"))
            .orElseThrow();

    assertThat(hard.path("count/configmaps").asText()).isEqualTo("900");
    assertThat(hard.path("requests.storage").asText()).isEqualTo("1Ti");
    assertThat(hard.path("count/secrets").asText()).isEqualTo("300");
  }

  @Test
  void whatHasNoUsualBoundGetsOneByGrant() {
    JsonNode hard =
        hard(granted("count/widgets.acme.example: '50', requests.example.com/gpu: '2'"))
            .orElseThrow();

    assertThat(hard.path("count/widgets.acme.example").asText()).isEqualTo("50");
    assertThat(hard.path("requests.example.com/gpu").asText()).isEqualTo("2");
  }

  @Test
  void aTenantsQuotaHoldsBesideIt() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.CLUSTER_QUOTA,
                "{metadata: {name: own}, spec: {count/configmaps: '5000'}}",
                "acme",
                "press");

    assertThat(hard(fixture).orElseThrow().path("count/configmaps").asText()).isEqualTo("300");
  }

  @Test
  void noQuotaTakesItsPlace() {
    Compilation compiled =
        Fixture.shop()
            .put(
                TenancyKinds.CLUSTER_QUOTA,
                "{metadata: {name: bulkhead-bounds}, spec: {pods: '1'}}",
                "acme",
                "press")
            .cloud();

    assertThat(compiled.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("the name bulkhead-bounds is reserved; choose another one");
  }

  @Test
  void filesOfContainersThatSayNothingAreLimited() {
    JsonNode limits = manifest(Fixture.shop(), "LimitRange").orElseThrow().at("/spec/limits/0");

    assertThat(limits.at("/default/ephemeral-storage").asText()).isEqualTo("4Gi");
    assertThat(limits.at("/defaultRequest/ephemeral-storage").asText()).isEqualTo("0");
  }

  @Test
  void theFilesOfAllPodsThatAreAllowedFitTwice() {
    JsonNode hard = hard(Fixture.shop()).orElseThrow();
    long pods = hard.path("count/pods").asLong();
    long files = Quantity.whole(hard.path("limits.ephemeral-storage").asText()).orElseThrow();

    assertThat(files).isGreaterThan(2 * pods * Quantity.whole(Bounds.FILES).orElseThrow());
  }

  @Test
  void aDeploymentThatNoNamespaceHoldsIsRefusedWithTheGrantThatCures() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", configMaps(300));

    Compilation compiled = fixture.deploy();

    assertThat(compiled.failed()).isTrue();
    Diagnostic found =
        compiled.diagnostics().stream()
            .filter(d -> d.problem() == Problem.QUOTA_EXCEEDED)
            .findFirst()
            .orElseThrow();
    assertThat(found.message())
        .isEqualTo(
            "its namespace may hold 300 of count/configmaps on a cluster, and this alone needs 300"
                + " beside the 1 there from the start");
    assertThat(found.cluster()).isEqualTo("p+edge1");
    assertThat(found.cure().to(Audience.OPERATOR))
        .contains("bounds: {\"count/configmaps\": \"301\"}");
  }

  @Test
  void withThatGrantItIsNot() {
    Fixture fixture = granted("count/configmaps: '301'");
    fixture.charts.put("web", configMaps(300));

    assertThat(fixture.deploy().diagnostics())
        .extracting(Diagnostic::problem)
        .doesNotContain(Problem.QUOTA_EXCEEDED);
  }

  /// Objects that Kubernetes and Bulkhead put into the namespace count, too: one permission is a
  /// Role and a binding, and the network is closed by three policies.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apiVersion: v1, kind: ConfigMap                                                | 299
          apiVersion: v1, kind: ServiceAccount                                           | 199
          apiVersion: rbac.authorization.k8s.io/v1, kind: Role                           | 199
          apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}} | 197
          apiVersion: v1, kind: Secret                                                   | 300
          """)
  void asManyAsThereIsRoomForBesideWhatIsThere(String object, int room) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", many(object, room));
    assertThat(fixture.deploy().diagnostics())
        .extracting(Diagnostic::problem)
        .doesNotContain(Problem.QUOTA_EXCEEDED);

    fixture.charts.put("web", many(object, room + 1));
    assertThat(fixture.deploy().diagnostics())
        .extracting(Diagnostic::problem)
        .contains(Problem.QUOTA_EXCEEDED);
  }

  @Test
  void aLimitOfNothingIsNoLimit() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        Fixture.DEPLOYMENT.replace(
            "image: web", "image: web, resources: {limits: {cpu: 0, memory: 0Mi}}"));

    JsonNode limits =
        fixture
            .deploy()
            .parts()
            .getFirst()
            .groups()
            .getFirst()
            .bundle()
            .entries()
            .getFirst()
            .manifest()
            .at("/spec/template/spec/containers/0/resources/limits");

    assertThat(List.of(limits.path("cpu").asText(), limits.path("memory").asText()))
        .containsExactly("500m", "512Mi");
  }
}
