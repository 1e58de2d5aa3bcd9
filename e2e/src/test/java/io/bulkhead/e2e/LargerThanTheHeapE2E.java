package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A chart that is larger than the hub's heap is accepted, judged, rendered and returned.
@Tag("cluster")
class LargerThanTheHeapE2E {
  private static final int HEAP_MIB = 128;
  private static final int CHART_MIB = 160;
  private static final Path INTENTS =
      Checkout.root().resolve("e2e/src/test/resources/signals/intents.yaml");

  @TempDir private Path work;

  /// Packs a chart with incompressible files of 1 MiB.
  private Path chart(String name, int mib, String text) throws IOException {
    Path archive = work.resolve(name);
    try (OutputStream tar = new Stored(Files.newOutputStream(archive))) {
      entry(tar, "web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
      entry(
          tar,
          "web/templates/c.yaml",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: page}, data: {text: %s}}\n"
              .formatted(text));
      var random = new Random(1);
      byte[] noise = new byte[1 << 20];
      for (int i = 0; i < mib; i++) {
        random.nextBytes(noise);
        entry(tar, "web/files/" + i, noise);
      }
      tar.write(new byte[1024]);
    }
    return archive;
  }

  private static final class Stored extends FilterOutputStream {
    Stored(OutputStream out) throws IOException {
      super(
          new GZIPOutputStream(new BufferedOutputStream(out, 1 << 16)) {
            {
              def.setLevel(Deflater.NO_COMPRESSION);
            }
          });
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }
  }

  private static void entry(OutputStream tar, String name, String text) throws IOException {
    entry(tar, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void entry(OutputStream tar, String name, byte[] content) throws IOException {
    byte[] head = new byte[512];
    put(head, 0, name);
    put(head, 100, "0000644\0");
    put(head, 124, "%011o\0".formatted(content.length));
    put(head, 136, "00000000000\0");
    put(head, 148, "        ");
    put(head, 156, "0");
    put(head, 257, "ustar\00000");
    int sum = 0;
    for (byte b : head) {
      sum += b & 0xff;
    }
    put(head, 148, "%06o\0 ".formatted(sum));
    tar.write(head);
    tar.write(content);
    tar.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  private static String digest(InputStream bytes) throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    try (bytes;
        var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      bytes.transferTo(out);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static CommandLine.Result must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
    return result;
  }

  @Test
  void itIsTakenJudgedRenderedAndGivenBack() throws Exception {
    Path archive = chart("web.tar.gz", CHART_MIB, "first");
    assertThat(Files.size(archive)).isGreaterThan((long) HEAP_MIB << 20);
    Path intents = work.resolve("intents.yaml");
    Files.writeString(
        intents, Files.readString(INTENTS).replace("file: web\n", "file: web.tar.gz\n"));
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 1));
        HubProcess hub =
            HubProcess.with(
                work.resolve("data"),
                "-Xmx" + HEAP_MIB + "m",
                "--max-body",
                "" + (CHART_MIB + 1 << 20),
                "--render-memory",
                "1024",
                "--probe-image",
                "none")) {
      long process = hub.pid();
      CommandLine operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      String kubeconfig = bed.cluster().kubeconfig().toString();
      must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);

      var lint = operator.bulkhead("lint", archive.toString(), "--manifests");
      assertThat(lint.output()).contains("text: first");

      must(operator, "apply", "-f", intents.toString());
      assertThat(must(operator, "apply", "-f", intents.toString()).output())
          .contains("app/web unchanged");
      assertThat(operator.bulkhead("plan", "dig", "acme/press/v1/web", "--manifests").output())
          .contains("text: first");
      assertThat(must(operator, "describe", "app", "acme/press/v1/web").output())
          .contains("%,d bytes".formatted(Files.size(archive)))
          .contains(digest(Files.newInputStream(archive)));

      try (var client = hub.client()) {
        var bytes = client.send(get(hub, "application/octet-stream"), BodyHandlers.ofInputStream());
        assertThat(digest(bytes.body())).isEqualTo(digest(Files.newInputStream(archive)));
        var form = client.send(get(hub, "multipart/form-data"), BodyHandlers.ofInputStream());
        long length = form.headers().firstValueAsLong("Content-Length").orElseThrow();
        assertThat(length).isGreaterThan(Files.size(archive));
        assertThat(form.body().transferTo(OutputStream.nullOutputStream())).isEqualTo(length);
      }
      assertThat(hub.pid()).isEqualTo(process);
      assertThat(ProcessHandle.of(process))
          .hasValueSatisfying(it -> assertThat(it.isAlive()).isTrue());
      assertThat(Files.readString(hub.log())).doesNotContain("OutOfMemoryError", "was not");
    }
  }

  private static HttpRequest get(HubProcess hub, String accept) {
    return HttpRequest.newBuilder(
            URI.create(hub.url() + "/v2/projects/acme/composite-apps/press/v1/apps/web"))
        .header("Authorization", "Bearer " + HubProcess.TOKEN)
        .header("Accept", accept)
        .build();
  }
}
