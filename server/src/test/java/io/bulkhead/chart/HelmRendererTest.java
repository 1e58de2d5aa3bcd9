package io.bulkhead.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.compiler.rendering.ChartRenderer.Outcome;
import io.bulkhead.compiler.rendering.ChartRenderer.Request;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmRendererTest {
  private static final String CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n";
  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-web
        namespace: {{ .Release.Namespace }}
      data:
        version: "{{ .Capabilities.KubeVersion.Version }}"
        colour: {{ .Values.colour | quote }}
        nested: {{ .Values.deep.er | quote }}
      """;
  private static final String VALUES = "colour: red\ndeep: {er: chart}\n";

  private final Map<Digest, byte[]> blobs = new HashMap<>();
  private final HelmRenderer renderer =
      new HelmRenderer(
          digest -> Optional.ofNullable(blobs.get(digest)).map(ByteBuffer::wrap).map(Archive::of),
          new TarGz.Limits(500, 1 << 20));

  private Digest save(Map<String, String> files) {
    byte[] archive = Archives.tarGz(files);
    blobs.put(Digest.of(archive), archive);
    return Digest.of(archive);
  }

  private static Map<String, String> chart(String template) {
    return Map.of(
        "web/Chart.yaml", CHART, "web/values.yaml", VALUES, "web/templates/web.yaml", template);
  }

  private Outcome render(Digest chart, Digest profile, Map<String, String> overrides) {
    return renderer.render(
        new Request(
            "web",
            chart,
            profile,
            "edge",
            "acme-press",
            new LinkedHashMap<>(overrides),
            "v1.37.2"));
  }

  private List<Manifest> rendered(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Rendered.class);
    return ((Outcome.Rendered) outcome).manifests();
  }

  private String failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).message();
  }

  @Test
  void rendersWithReleaseNamespaceAndKubernetesVersion() {
    Digest chart = save(chart(CONFIG_MAP));

    List<Manifest> manifests = rendered(render(chart, null, Map.of()));

    assertThat(manifests).hasSize(1);
    Manifest web = manifests.getFirst();
    assertThat(web.key().toString()).isEqualTo("ConfigMap acme-press/edge-web");
    assertThat(web.at("/data/version").asText()).isEqualTo("v1.37.2");
    assertThat(web.at("/data/colour").asText()).isEqualTo("red");
  }

  @Test
  void aLargeChartAndProfileAreRendered() {
    var large = new TarGz.Limits(500, 1 << 26);
    Map<String, String> files = new HashMap<>(chart(CONFIG_MAP));
    files.put("web/files/noise", noise(12 << 20));
    byte[] chart = Archives.tarGz(files);
    byte[] profile =
        Archives.tarGz(
            Map.of(
                "manifest.yaml", "version: v1\ntype:\n  values: v.yaml\n",
                "noise", noise(9 << 20),
                "v.yaml", "colour: green\n"));
    assertThat(chart.length).isGreaterThan(8 << 20);
    blobs.put(Digest.of(chart), chart);
    blobs.put(Digest.of(profile), profile);
    try (var one =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(blobs.get(digest)))), large)) {
      Outcome outcome = one.render(request(Digest.of(chart), Digest.of(profile)));
      assertThat(rendered(outcome).getFirst().at("/data/colour").asText()).isEqualTo("green");
    }
  }

  private static String noise(int length) {
    return new Random(length)
        .ints(length, '!', '~')
        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
        .toString();
  }

  private static Request request(Digest chart, Digest profile) {
    return new Request(
        "web", chart, profile, "edge", "acme-press", new LinkedHashMap<>(), "v1.37.2");
  }

  @Test
  void anArchiveThatCannotBeReadToItsEndHarmsNoOtherRender() {
    byte[] archive = Archives.tarGz(chart(CONFIG_MAP));
    Digest bad = Digest.of(new byte[] {1});
    var half =
        new Archive(
            archive.length,
            out -> {
              out.write(archive, 0, archive.length / 2);
              throw new IllegalStateException("damaged");
            });
    try (var one =
        new HelmRenderer(
            digest -> Optional.of(digest.equals(bad) ? half : Archive.of(ByteBuffer.wrap(archive))),
            new TarGz.Limits(500, 1 << 20))) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> one.render(request(bad, null))).hasMessage("damaged");
      }
      assertThat(rendered(one.render(request(Digest.of(archive), null)))).hasSize(1);
    }
  }

  @Test
  void overridesBeatTheProfileWhichBeatsTheChart() {
    Digest chart = save(chart(CONFIG_MAP));
    Digest profile =
        save(
            Map.of(
                "manifest.yaml", "version: v1\ntype:\n  values: v.yaml\n",
                "v.yaml", "colour: green\ndeep: {er: profile}\n"));

    Manifest web = rendered(render(chart, profile, Map.of("deep.er", "override"))).getFirst();

    assertThat(web.at("/data/colour").asText()).isEqualTo("green");
    assertThat(web.at("/data/nested").asText()).isEqualTo("override");
  }

  @Test
  void aProfileCopiesFilesOverTheChart() {
    Digest chart = save(chart(CONFIG_MAP));
    Digest profile =
        save(
            Map.of(
                "manifest.yaml",
                """
                version: v1
                type:
                  configresource:
                    - filepath: other.yaml
                      chartpath: web/templates/web.yaml
                """,
                "other.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: replaced}\n"));

    assertThat(rendered(render(chart, profile, Map.of())).getFirst().key().name())
        .isEqualTo("replaced");
  }

  @Test
  void customResourceDefinitionsOfTheChartAreIncluded() {
    var files = new HashMap<>(chart(CONFIG_MAP));
    files.put(
        "web/crds/crd.yaml",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n");

    List<Manifest> manifests = rendered(render(save(files), null, Map.of()));

    assertThat(manifests).extracting(m -> m.key().kind()).contains("CustomResourceDefinition");
  }

  @Test
  void hooksAreKeptWithTheirAnnotations() {
    Digest chart =
        save(
            chart(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: prepare
                  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "5"}
                """));

    Manifest job = rendered(render(chart, null, Map.of())).getFirst();

    assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("pre-install");
    assertThat(job.at("/metadata/annotations/helm.sh~1hook-weight").asText()).isEqualTo("5");
  }

  @Test
  void anchorsAndDatesAreReadAsKubernetesReadsThem() {
    Digest chart =
        save(
            chart(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: web, labels: &labels {day: 2026-01-01}}
                data:
                  <<: *labels
                """));

    Manifest web = rendered(render(chart, null, Map.of())).getFirst();

    assertThat(web.at("/data/day").asText()).isEqualTo("2026-01-01");
  }

  @Test
  void notesAndPartialsAreNoObjects() {
    var files = new HashMap<>(chart(CONFIG_MAP));
    files.put("web/templates/NOTES.txt", "Thank you");
    files.put("web/templates/_helpers.tpl", "{{ define \"x\" }}x{{ end }}");

    assertThat(rendered(render(save(files), null, Map.of()))).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown function | x: {{ nosuch }} | web/templates/web.yaml",
        "required value | x: {{ required \"say a colour\" .Values.none }} | say a colour",
        "not YAML | 'a: b: c' | YAML",
        "no kind | 'metadata: {name: x}' | web/templates/web.yaml: Object 'Kind' is missing",
        "only a generated name | '{apiVersion: v1, kind: ConfigMap, metadata: {generateName: x-}}' | give it metadata.name",
        "no name | '{apiVersion: v1, kind: ConfigMap, metadata: {}}' | no metadata.name",
      })
  void aChartThatDoesNotRenderSaysWhy(String name, String template, String expected) {
    Digest chart = save(chart(template));

    assertThat(failure(render(chart, null, Map.of()))).contains(expected.strip());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a call | '{{ lookup \"v1\" \"Secret\" \"a\" \"b\" | toJson }}'",
        "in tpl | {{ tpl .Values.colour . }}",
        "a comment | {{/* lookup */}}{}",
        "a member | {{ (dict \"lookup\" \"{}\").lookup }}",
      })
  void lookupFindsNothing(String name, String expression) {
    var files =
        new HashMap<>(
            chart(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {seen: '"
                    + expression.strip()
                    + "'}\n"));
    files.put(
        "web/values.yaml", "colour: '{{ lookup `v1` `Secret` `kube-system` `x` | toJson }}'\n");

    Manifest seen = rendered(render(save(files), null, Map.of())).getFirst();

    assertThat(seen.at("/data/seen").asText()).isEqualTo("{}");
  }

  @Test
  void aLibraryChartAMisnamedFolderAndAMissingArchiveAreRefused() {
    Digest library = save(Map.of("web/Chart.yaml", CHART + "type: library\n"));
    Digest misnamed = save(Map.of("other/Chart.yaml", CHART));

    assertThat(failure(render(library, null, Map.of())))
        .contains("library charts are not installable");
    assertThat(failure(render(misnamed, null, Map.of()))).contains("named as the app");
    assertThat(failure(render(Digest.of(new byte[] {1}), null, Map.of())))
        .contains("not in the store");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no manifest | other.yaml | x | no manifest.yaml",
        "values outside | manifest.yaml | 'type: {values: ../../etc/passwd}' | outside",
        "absolute values | manifest.yaml | 'type: {values: /etc/passwd}' | outside",
        "values missing | manifest.yaml | 'type: {values: gone.yaml}' | not in the profile",
        "chartpath outside | manifest.yaml | 'type: {configresource: [{filepath: manifest.yaml, chartpath: ../../x}]}' | outside",
        "not a mapping | manifest.yaml | '[1]' | not one YAML mapping",
      })
  void aWrongProfileSaysWhy(String name, String file, String content, String expected) {
    Digest chart = save(chart(CONFIG_MAP));
    Digest profile = save(Map.of(file.strip(), content.strip()));

    assertThat(failure(render(chart, profile, Map.of()))).contains(expected.strip());
  }

  @Test
  void theExamplesRender() {
    for (String app : List.of("edge-router", "shop-floor")) {
      byte[] archive = Archives.tarGz(Path.of("../examples/telco-and-customer/charts", app));
      blobs.put(Digest.of(archive), archive);

      List<Manifest> manifests =
          rendered(
              renderer.render(
                  new Request(
                      app, Digest.of(archive), null, "r", "n", new LinkedHashMap<>(), "v1.37.2")));

      assertThat(manifests).extracting(m -> m.key().kind()).contains("Deployment", "Service");
    }
  }

  @Test
  void equalRequestsAreRenderedOnce() {
    Digest chart = save(chart(CONFIG_MAP));
    var calls = new AtomicInteger();
    var remembering =
        new RememberingRenderer(
            request -> {
              calls.incrementAndGet();
              return renderer.render(request);
            },
            1 << 20);
    var request = new Request("web", chart, null, "edge", "ns", new LinkedHashMap<>(), "v1.37.2");

    assertThat(remembering.render(request)).isEqualTo(remembering.render(request));
    assertThat(calls).hasValue(1);
  }
}
