package io.bulkhead.bench;

import io.bulkhead.bench.BenchReport.Bar;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.Observations.Readiness;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A thousand simulated clusters in another process.
final class FleetBenchmark implements Benchmark {
  private static final int CLUSTERS = Integer.getInteger("bench.fleet.clusters", 1_000);
  private static final int OBJECTS = 100;
  private static final int WARM_UP = Math.min(120, CLUSTERS);

  /// Number of clusters that get the objects of the raw loop.
  private static final int RAW = Math.min(100, CLUSTERS);

  private static final String PASSWORD = "simulated";

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public String describes() {
    return "1,000 simulated clusters x 100 objects: first delivery, one change to all, restart";
  }

  /// One round is 100,000 objects; more would measure the simulation's memory.
  @Override
  public void run(BenchReport report, int rounds) throws Exception {
    Path folder = Files.createTempDirectory("bench-fleet");
    Path store = folder.resolve("server.p12");
    keytool(store);
    Process process = simulate(store);
    try (var hub = new LocalHub(folder.resolve("data"))) {
      int port = port(process);
      hub.start();
      // As in `apply`: waits for the JVM's compilers before anything is measured.
      List<ClusterId> others = register(hub, store, port, "w", WARM_UP);
      deliver(hub, others, Objects.bundle(Objects.configMaps("warm", OBJECTS, "a")));
      others.forEach(hub::forget);
      List<Manifest> objects = Objects.configMaps("shop", OBJECTS, "a");
      raw(store, port, "warm", objects);
      double rawCpu = raw(store, port, "raw", objects);
      List<ClusterId> clusters = register(hub, store, port, "c", CLUSTERS);
      Bundle first = Objects.bundle(objects);
      resetPeaks();
      Took delivery = took(() -> deliver(hub, clusters, first));
      double objectsInAll = CLUSTERS * OBJECTS;
      report.add(
          name(), "first delivery of 100,000 objects", "s", BenchReport.list(delivery.seconds()));
      double cpu = delivery.cpu() / objectsInAll * 1_000;
      report.add(name(), "CPU of the hub's process for 1,000 objects", "s", BenchReport.list(cpu));
      report.add(
          name(), "CPU of a raw loop's process for 1,000 objects", "s", BenchReport.list(rawCpu));
      report.add(
          name(),
          "CPU of the hub to the raw loop's",
          "ratio",
          BenchReport.list(cpu / rawCpu),
          Bar.atMost(1.0));

      List<Manifest> changed = new ArrayList<>(objects);
      changed.set(0, Objects.configMaps("shop", 1, "b").getFirst());
      Bundle second = Objects.bundle(changed);
      long before = writes(store, port);
      Took change = took(() -> deliver(hub, clusters, second));
      report.add(
          name(), "one change to all 1,000 clusters", "s", BenchReport.list(change.seconds()));
      report.add(
          name(),
          "writes for it",
          "requests",
          BenchReport.list(writes(store, port) - before),
          Bar.atMost(CLUSTERS));

      hub.stop();
      long idle = writes(store, port);
      rows(hub, clusters);
      Took rows = took(() -> rows(hub, clusters));
      Took restart =
          took(() -> {
            hub.start();
            settle(hub, clusters, changed);
          });
      Thread.sleep(2_000);
      report.add(
          name(),
          "restart with nothing to do: settled",
          "s",
          BenchReport.list(restart.seconds()),
          Bar.atMost(10));
      report.add(name(), "reading the rows of all", "s", BenchReport.list(rows.seconds()));
      report.add(
          name(),
          "restart to reading the rows",
          "ratio",
          BenchReport.list(restart.seconds() / rows.seconds()));
      report.add(
          name(),
          "writes of the restart",
          "requests",
          BenchReport.list(writes(store, port) - idle),
          Bar.atMost(0));
      report.add(
          name(),
          "largest heap after a collection",
          "MB",
          BenchReport.list(peak()),
          Bar.atMost(512));
      report.add(
          name(),
          "heap limit of this process",
          "MB",
          BenchReport.list(Runtime.getRuntime().maxMemory() / 1e6));
    } finally {
      process.destroy();
    }
  }

  private static List<ClusterId> register(
      LocalHub hub, Path store, int port, String prefix, int number) throws Exception {
    List<ClusterId> clusters =
        IntStream.range(0, number).mapToObj(i -> new ClusterId("sim", prefix + i)).toList();
    for (ClusterId cluster : clusters) {
      hub.register(cluster, kubeconfig(store, port, cluster.cluster()));
    }
    return clusters;
  }

  private static void rows(LocalHub hub, List<ClusterId> clusters) {
    int objects = hub.readRows(clusters);
    if (objects < clusters.size() * OBJECTS) {
      throw new IllegalStateException("only " + objects + " objects in the rows");
    }
  }

  /// CPU seconds of this process for 1,000 objects, with one client per cluster, as in the hub.
  private static double raw(Path store, int port, String prefix, List<Manifest> objects)
      throws Exception {
    Took took =
        took(() -> {
          for (int i = 0; i < RAW; i++) {
            try (HttpClient client = client(store)) {
              String server = "https://127.0.0.1:" + port + "/" + prefix + i;
              new RawLoop(client, server, PASSWORD).apply(objects);
            }
          }
        });
    return took.cpu() / (RAW * objects.size()) * 1_000;
  }

  private record Took(double seconds, double cpu) {}

  private interface Step {
    void run() throws Exception;
  }

  private static Took took(Step step) throws Exception {
    double cpu = LocalHub.cpuSeconds();
    long begin = System.nanoTime();
    step.run();
    return new Took((System.nanoTime() - begin) / 1e9, LocalHub.cpuSeconds() - cpu);
  }

  private static void deliver(LocalHub hub, List<ClusterId> clusters, Bundle bundle)
      throws InterruptedException {
    hub.order(clusters, bundle);
    Thread telling = Thread.ofVirtual().start(() -> tell(hub));
    try {
      hub.await(clusters, bundle, Duration.ofMinutes(10));
    } finally {
      telling.interrupt();
    }
  }

  private static void tell(LocalHub hub) {
    try {
      while (true) {
        Thread.sleep(Duration.ofSeconds(5));
        System.err.printf("fleet: %,d clusters are not settled yet%n", hub.unsettled());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until every object of every cluster is known as present.
  private static void settle(LocalHub hub, List<ClusterId> clusters, List<Manifest> objects)
      throws InterruptedException {
    for (ClusterId cluster : clusters) {
      for (Manifest object : List.of(objects.getFirst(), objects.getLast())) {
        while (hub.engine().readiness(cluster, object.key()) != Readiness.READY) {
          Thread.sleep(2);
        }
      }
    }
  }

  private static void resetPeaks() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /// Size of the old generation after its last collection, or its current size if there was none.
  private static double peak() {
    Runtime.getRuntime().gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToDouble(
                pool -> pool.getCollectionUsage() == null ? 0 : pool.getCollectionUsage().getUsed())
            .sum()
        / 1e6;
  }

  private static void keytool(Path store) throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                program.toString(),
                "-genkeypair",
                "-alias",
                "sim",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=simulated",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  private static Process simulate(Path store) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatedFleet.class.getName(),
            store.toString(),
            PASSWORD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process process) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    while (line != null && !line.matches("[0-9]+")) {
      line = reader.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the simulated fleet did not start");
    }
    return Integer.parseInt(line);
  }

  private static byte[] kubeconfig(Path store, int port, String cluster) throws Exception {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys(store).getCertificate("sim").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    String ca = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    return """
    apiVersion: v1
    kind: Config
    current-context: sim
    clusters: [{name: sim, cluster: {server: "https://127.0.0.1:%d/%s", certificate-authority-data: %s}}]
    users: [{name: sim, user: {token: simulated}}]
    contexts: [{name: sim, context: {cluster: sim, user: sim}}]
    """
        .formatted(port, cluster, ca)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static KeyStore keys(Path store) throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static HttpClient client(Path store) throws Exception {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("sim", keys(store).getCertificate("sim"));
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(context).build();
  }

  private static long writes(Path store, int port) throws Exception {
    try (HttpClient client = client(store)) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/writes")).build();
      return Long.parseLong(client.send(request, BodyHandlers.ofString()).body());
    }
  }
}
