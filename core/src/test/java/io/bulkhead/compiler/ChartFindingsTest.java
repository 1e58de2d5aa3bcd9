package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Findings about a chart itself are reported once, with their places and the cure.
class ChartFindingsTest {
  private static final ManifestKey SECRET = new ManifestKey("v1", "Secret", "", "keys");

  private static Diagnostic only(Compilation compiled, Problem problem) {
    List<Diagnostic> found =
        compiled.diagnostics().stream().filter(d -> d.problem() == problem).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static ChartRenderer.Outcome fourPasswords(ChartRenderer.Request request) {
    var secret =
        Json.parse(
            """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}, "stringData": {"a": "1", "b": "2", "c": "3", "d": "4"}}
            """);
    return new ChartRenderer.Outcome.Rendered(
        List.of(Manifest.of(secret)),
        Set.of(),
        List.of("a", "b", "c", "d").stream()
            .map(key ->
                new ChartRenderer.Varying(SECRET, "/stringData/" + key, TextNode.valueOf("other")))
            .toList());
  }

  @Test
  void whatVariesIsToldOnceWithTheWayToANewValue() {
    Fixture fixture = Fixture.shop();

    Compilation compiled =
        new Compiler(KindTable.standard(), ChartFindingsTest::fourPasswords)
            .compile(
                new Snapshot(
                    new Target.Deployment(Fixture.GROUP, "17"), fixture, fixture.clusters));

    Diagnostic found = only(compiled, Problem.CHART_VARIES);
    assertThat(found.rule()).isEqualTo("chart/varies");
    assertThat(found.count()).isEqualTo(4);
    assertThat(found.places()).hasSize(Diagnostic.SHOWN);
    assertThat(found.places().getFirst().field()).isEqualTo("/stringData/a");
    assertThat(found.cure().to(Audience.TENANT)).contains("--regenerate");
  }

  @Test
  void hooksThatNeverRunAreToldOnceWithTheEventsThatCome() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        String.join(
            "---\n",
            IntStream.range(0, 5)
                .mapToObj(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d, annotations: {helm.sh/hook: pre-rollback}}}\n"
                        ::formatted)
                .toList()));

    Diagnostic found = only(fixture.deploy(), Problem.HOOK_NOT_RUN);

    assertThat(found.rule()).isEqualTo("chart/hook");
    assertThat(found.count()).isEqualTo(5);
    assertThat(found.message()).contains("\"pre-rollback\"");
    assertThat(found.cure().to(Audience.TENANT)).contains("pre-install", "post-delete");
  }

  @Test
  void anObjectThatStandsTwiceIsToldAndTheLastOneCounts() {
    Fixture fixture = Fixture.shop();
    fixture.charts.put(
        "web",
        """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: one, gone: x}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {k: other}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: acme-press}, data: {k: two}}
        """);

    Compilation compiled = fixture.deploy();

    assertThat(compiled.failed()).isFalse();
    Diagnostic found = only(compiled, Problem.OBJECT_TWICE);
    assertThat(found.severity()).isEqualTo(Diagnostic.Severity.WARNING);
    assertThat(found.places())
        .extracting(Diagnostic.Place::object)
        .containsExactly("ConfigMap acme-press/a");
    assertThat(fixture.deployed().entries())
        .extracting(entry -> entry.manifest().at("/data").toString())
        .containsExactly("{\"k\":\"two\"}", "{\"k\":\"other\"}");
  }

  /// Two hooks of the same name both run, as in Helm.
  @Test
  void hooksMayHaveOneName() {
    Fixture fixture = Fixture.shop();
    String hook =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {helm.sh/hook: %s}}}";
    fixture.charts.put(
        "web", hook.formatted("pre-install") + "\n---\n" + hook.formatted("post-install"));

    assertThat(fixture.deploy().diagnostics()).isEmpty();
    assertThat(fixture.deployed().entries()).hasSize(2);
  }
}
