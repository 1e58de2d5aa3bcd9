package io.bulkhead.bench;

import io.bulkhead.manifest.Manifest;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A fresh real API server, and the two plain ways to it: a loop over HTTP/2, and kubectl.
final class ApiServer implements AutoCloseable {
  private final TestBed bed;
  private final HttpClient client;

  ApiServer() {
    bed = TestBed.start(TestBedOptions.controlPlane(1));
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trusting(cluster()))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  TestCluster cluster() {
    return bed.cluster();
  }

  byte[] kubeconfig() throws IOException {
    return Files.readAllBytes(cluster().kubeconfig());
  }

  void namespace(String name) {
    TestCluster.Result made = cluster().kubectl("create", "namespace", name);
    if (!made.ok()) {
      throw new IllegalStateException(made.output());
    }
  }

  HttpResponse<byte[]> send(String method, String path, String type, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(cluster().server().resolve(path))
            .header("Authorization", "Bearer " + cluster().adminToken())
            .header("Content-Type", type)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// As [RawLoop#apply]; seconds.
  double rawApply(List<Manifest> manifests) throws InterruptedException {
    return new RawLoop(client, cluster().server().toString(), cluster().adminToken())
        .apply(manifests);
  }

  /// `kubectl apply --server-side` of all, from one file; seconds.
  double kubectlApply(List<Manifest> manifests) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Manifest manifest : manifests) {
      text.append(new String(manifest.bytes(), StandardCharsets.UTF_8)).append("\n---\n");
    }
    Path file = Files.createTempFile("bench", ".yaml");
    try {
      Files.writeString(file, text);
      long begin = System.nanoTime();
      TestCluster.Result applied =
          cluster().kubectl("apply", "--server-side", "-f", file.toString());
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (!applied.ok()) {
        throw new IllegalStateException(applied.output());
      }
      return seconds;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// CPU time that the API server has used according to its metrics, in seconds.
  double cpuSeconds() {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("process_cpu_seconds_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String metrics() {
    return new String(
        send("GET", "/metrics", "text/plain", new byte[0]).body(), StandardCharsets.UTF_8);
  }

  /// All write requests according to the API server's metrics.
  long writes() {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> line.contains("resource=\"configmaps\""))
        .filter(line ->
            line.contains("verb=\"PATCH\"")
                || line.contains("verb=\"APPLY\"")
                || line.contains("verb=\"POST\"")
                || line.contains("verb=\"PUT\"")
                || line.contains("verb=\"DELETE\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static SSLContext trusting(TestCluster cluster) {
    try (InputStream pem = Files.newInputStream(cluster.authority())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    bed.close();
  }
}
