package io.bulkhead.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bulkhead.compiler.rendering.ChartRenderer.Outcome;
import io.bulkhead.compiler.rendering.ChartRenderer.Request;
import io.bulkhead.manifest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Charts belong to tenants: no address in them may cause a request of the hub, which can reach
/// what tenants cannot.
class NothingIsFetchedTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer inside;

  @BeforeEach
  void start() throws IOException {
    inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    inside.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] body = "{\"type\":\"object\"}".getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    inside.start();
  }

  @AfterEach
  void stop() {
    inside.stop(0);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          values.schema.json      | {"$ref": "URL/schema.json"}
          values.schema.json      | {"$schema": "URL/meta.json", "type": "object"}
          values.schema.json      | {"$id": "URL/", "properties": {"a": {"$ref": "b.json"}}}
          values.schema.json      | {"properties": {"a": {"allOf": [{"$ref": "URL/deep.json"}]}}}
          values.schema.json      | {"$REF": "URL/upper", "type": "object", "$ref": "URL#/x"}
          values.schema.json      | {"$ref": "file:///etc/passwd"}
          values.schema.json      | {"$dynamicRef": "URL/dynamic.json"}
          values.schema.json      | {"$ref": "URL/twice.json", "$ref": "#"}
          values.schema.json      | {"$schema": "https://json-schema.org.URLHOST/schema"}
          values.schema.json      | {"\\u0024ref": "URL/escaped.json"}
          charts/sub/values.schema.json | {"$ref": "URL/sub.json"}
          Chart.yaml              | {apiVersion: v2, name: web, version: 1.0.0, dependencies: [{name: d, version: 1.0.0, repository: "URL/"}]}
          Chart.yaml              | {apiVersion: v2, name: web, version: 1.0.0, icon: "URL/i.png", home: "URL/"}
          Chart.lock              | {dependencies: [{name: d, version: 1.0.0, repository: "URL/"}], digest: x}
          requirements.yaml       | {dependencies: [{name: d, version: 1.0.0, repository: "URL/"}]}
          templates/a.yaml        | {a: '{{ lookup "v1" "Secret" "default" "x" }}'}
          templates/a.yaml        | {a: '{{ .Files.Get "URL/file" }}'}
          templates/a.yaml        | {a: '{{ include "URL" . }}'}
          templates/a.yaml        | {a: '{{ getHostByName "metadata.invalid" }}'}
          values.yaml             | {global: {url: "URL/"}}
          """)
  void noAddressInAChartIsAsked(String file, String content) {
    String url = "http://127.0.0.1:" + inside.getAddress().getPort();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    files.put("web/values.yaml", "a: b\n");
    files.put("web/templates/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n");
    if (file.startsWith("charts/sub/")) {
      files.put("web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n");
      files.put("web/charts/sub/values.yaml", "a: b\n");
    }
    files.put("web/" + file, content.replace("URLHOST", url.substring(7)).replace("URL", url));
    byte[] archive = Archives.tarGz(files);
    var renderer =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(archive))),
            new TarGz.Limits(50, 1 << 20));

    Outcome outcome =
        renderer.render(
            new Request(
                "web", Digest.of(archive), null, "r", "ns", new LinkedHashMap<>(), "v1.37.2"));

    assertThat(asked).as(outcome.toString()).isEmpty();
    assertThat(outcome.toString()).doesNotContain("root:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/s"}}, "definitions": {"s": {"type": "string"}}}
          {"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"a": {"$ref": "#/$defs/s"}}, "$defs": {"s": {"type": "string"}}}
          {"type": "object", "properties": {"$ref": {"type": "string"}}}
          """)
  void aSchemaThatRefersToItselfIsGood(String schema) {
    byte[] archive =
        Archives.tarGz(
            Map.of(
                "web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n",
                "web/values.yaml", "a: b\n",
                "web/values.schema.json", schema));
    var renderer =
        new HelmRenderer(
            digest -> Optional.of(Archive.of(ByteBuffer.wrap(archive))),
            new TarGz.Limits(50, 1 << 20));

    Outcome outcome =
        renderer.render(
            new Request(
                "web", Digest.of(archive), null, "r", "ns", new LinkedHashMap<>(), "v1.37.2"));

    assertThat(outcome).isInstanceOf(Outcome.Rendered.class);
  }
}
