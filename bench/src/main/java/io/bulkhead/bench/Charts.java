package io.bulkhead.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Charts for benchmarks.
final class Charts {
  /// A chart that produces seventy config maps, twenty services and ten deployments.
  static byte[] ofOneFile() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      entry(tar, "web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
      entry(tar, "web/values.yaml", "text: " + "x".repeat(1_000) + "\n");
      entry(
          tar,
          "web/templates/all.yaml",
          """
          {{- range $i := until 70 }}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings-{{ $i }}}
          data: {text: {{ $.Values.text | quote }}}
          {{- end }}
          {{- range $i := until 20 }}
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: web-{{ $i }}}
          spec: {selector: {app: web-{{ $i }}}, ports: [{port: 80}]}
          {{- end }}
          {{- range $i := until 10 }}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web-{{ $i }}}
          spec:
            replicas: 2
            selector: {matchLabels: {app: web-{{ $i }}}}
            template:
              metadata: {labels: {app: web-{{ $i }}}}
              spec: {containers: [{name: web, image: "registry.example/web:1"}]}
          {{- end }}
          """);
    }
    return bytes.toByteArray();
  }

  private static void entry(TarArchiveOutputStream tar, String path, String text)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(path);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /// Like a new chart of `helm create`: ten files of one object each, with helpers.
  static byte[] ofManyFiles() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      entry(tar, "web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: '1'\n");
      entry(
          tar,
          "web/values.yaml",
          """
          replicas: 2
          image: {repository: registry.example/web, tag: ""}
          resources: {limits: {cpu: 100m, memory: 128Mi}}
          """);
      entry(
          tar,
          "web/templates/_helpers.tpl",
          """
          {{- define "web.name" -}}
          {{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
          {{- end }}
          {{- define "web.labels" -}}
          helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
          app.kubernetes.io/name: {{ include "web.name" . }}
          app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
          {{- end }}
          """);
      for (int i = 0; i < 10; i++) {
        entry(
            tar,
            "web/templates/deployment-" + i + ".yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ include "web.name" . }}-NUMBER
              labels: {{- include "web.labels" . | nindent 4 }}
            spec:
              replicas: {{ .Values.replicas }}
              selector: {matchLabels: {app: web-NUMBER}}
              template:
                metadata:
                  labels: {{- include "web.labels" . | nindent 8 }}
                    app: web-NUMBER
                spec:
                  containers:
                  - name: web
                    image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                    resources: {{- toYaml .Values.resources | nindent 12 }}
            """
                .replace("NUMBER", Integer.toString(i)));
      }
    }
    return bytes.toByteArray();
  }

  private Charts() {}
}
