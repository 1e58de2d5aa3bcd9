package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.api.transport.Body;
import io.bulkhead.api.transport.Multipart;
import io.bulkhead.chart.TarGz;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.StoreOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are kept on the disk until the client has received them.
class LargeFilesTest {
  private static final String APPS = "/v2/projects/p/composite-apps/ca/v1/apps";
  private static final byte[] CHART = noise(24 << 20);

  @TempDir private Path data;
  private LiveApi api;

  /// An incompressible archive.
  private static byte[] noise(int size) {
    byte[] content = new byte[size];
    new Random(1).nextBytes(content);
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var entry = new TarArchiveEntry("web/noise");
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void open(Duration patience) throws Exception {
    api =
        new LiveApi(
            data,
            store -> RecordActions.on(store),
            new ApiLimits(
                64 << 20,
                TarGz.Limits.STANDARD,
                new ApiLimits.Rates(1000, 1000),
                patience,
                data.resolve("incoming"),
                false));
  }

  /// With the chart in it, and a sufficient time limit.
  private void start() throws Exception {
    open(Duration.ofMinutes(10));
    assertThat(api.post("/v2/projects", Form.named("p")).statusCode()).isEqualTo(201);
    assertThat(
            api.post(
                    "/v2/projects/p/composite-apps",
                    Form.named("ca", "{\"compositeAppVersion\":\"v1\"}"))
                .statusCode())
        .isEqualTo(201);
    HttpResponse<String> made = api.form("POST", APPS, Form.named("web"), "file", CHART);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private HttpResponse<byte[]> get(String accept) throws Exception {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(api.url() + APPS + "/web"))
              .header("Authorization", "Bearer operator")
              .header("Accept", accept)
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  @Test
  void aFileComesBackAsItIsAndAsPartOfAForm() throws Exception {
    start();

    HttpResponse<byte[]> bytes = get("application/octet-stream");
    assertThat(bytes.statusCode()).isEqualTo(200);
    assertThat(bytes.headers().firstValueAsLong("Content-Length")).hasValue(CHART.length);
    assertThat(bytes.body()).isEqualTo(CHART);

    HttpResponse<byte[]> form = get("multipart/form-data");
    String type = form.headers().firstValue("Content-Type").orElseThrow();
    var parts = Multipart.read(type, java.nio.ByteBuffer.wrap(form.body()));
    assertThat(Body.copy(parts.get("file"))).isEqualTo(CHART);
    assertThat(new String(Body.copy(parts.get("metadata")), StandardCharsets.UTF_8))
        .contains("\"name\":\"web\"");
    until(() -> waiting() == 0);
    assertThat(data.resolve("incoming")).isEmptyDirectory();
  }

  /// Open files without a name.
  private long waiting() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(this::spooled).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean spooled(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(data.resolve("incoming"));
    } catch (IOException e) {
      // Closed meanwhile.
      return false;
    }
  }

  private static void until(BooleanSupplier good) {
    for (int i = 0; i < 6_000 && !good.getAsBoolean(); i++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(good.getAsBoolean()).isTrue();
  }

  /// Requests the file and reads only the response head.
  private Socket begun() throws IOException {
    URI url = URI.create(api.url());
    var socket = new Socket();
    socket.setReceiveBufferSize(8 << 10);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + APPS
                    + "/web HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer operator\r\n"
                    + "Accept: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    return socket;
  }

  @Test
  void whoDoesNotTakeItIsCutOffAndNothingIsLeft() throws Exception {
    start();
    api.close();
    open(Duration.ofSeconds(1));
    try (Socket slow = begun()) {
      until(() -> waiting() == 0);
      assertThat(left(slow.getInputStream())).isLessThan(CHART.length);
    }
  }

  /// The number of bytes until the end of the connection.
  private static long left(InputStream in) {
    long left = 0;
    try {
      byte[] some = new byte[64 << 10];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        left += n;
      }
    } catch (IOException e) {
      // Cut.
    }
    return left;
  }

  @Test
  void whoIsGoneLeavesNothing() throws Exception {
    start();
    Socket gone = begun();
    assertThat(waiting()).isEqualTo(1);
    gone.close();
    until(() -> waiting() == 0);
  }

  @Test
  void oneCallerTakesSoManyLargeFilesAtOnce() throws Exception {
    start();
    List<Socket> taking = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      taking.add(begun());
    }
    HttpResponse<byte[]> refused = get("application/octet-stream");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    for (Socket one : taking) {
      one.close();
    }
    until(() -> waiting() == 0);
    assertThat(get("application/octet-stream").statusCode()).isEqualTo(200);
  }

  @Test
  void ofADamagedFileNotAByteIsSent() throws Exception {
    start();
    Jdbi.create(StoreOptions.embedded(data).url())
        .useHandle(h -> h.execute("DELETE FROM blob_part WHERE number = 20"));
    for (String accept : List.of("application/octet-stream", "multipart/form-data")) {
      HttpResponse<byte[]> refused = get(accept);
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body().length).isLessThan(1000);
    }
    assertThat(waiting()).isZero();
  }

  /// The file of a document that was refused after its arrival is garbage.
  @Test
  void aFileOfARefusedDocumentGoesWithTheGarbage() throws Exception {
    start();
    byte[] other = noise(5 << 20);
    assertThat(api.form("POST", APPS, Form.named("web"), "file", other).statusCode())
        .isEqualTo(409);
    assertThat(get("application/octet-stream").body()).isEqualTo(CHART);
    api.store.collectGarbage();
    api.store.collectGarbage();
    assertThat(api.store.blob(Digest.of(other))).isEmpty();
    assertThat(api.store.blob(Digest.of(CHART))).isPresent();
  }
}
