package io.bulkhead.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Some real clusters on this machine, on free ports and in a folder of their own. Several beds fit
/// side by side.
///
/// Closing stops and removes everything, as does the end of the JVM.
public final class TestBed implements AutoCloseable {
  private static final String SANDBOX_CLASSES =
      """
      apiVersion: node.k8s.io/v1
      kind: RuntimeClass
      metadata: {name: kata-qemu}
      handler: kata-qemu
      overhead: {podFixed: {cpu: 250m, memory: 320Mi}}
      scheduling: {nodeSelector: {katacontainers.io/kata-runtime: "true"}}
      """;
  private static final String GVISOR_CLASS =
      """
      apiVersion: node.k8s.io/v1
      kind: RuntimeClass
      metadata: {name: gvisor}
      handler: gvisor
      overhead: {podFixed: {cpu: 10m, memory: 32Mi}}
      """;

  private final Path folder;
  private final TestBedOptions options;
  private final Toolchain tools;
  private final List<TestCluster> clusters = new ArrayList<>();
  private final Thread atExit = new Thread(this::stopEverything, "testbed-stop");
  private boolean closed;

  private TestBed(Path folder, TestBedOptions options) {
    this.folder = folder;
    this.options = options;
    this.tools = new Toolchain(Toolchain.userCache().resolve("bin"), options.progress());
  }

  /// Starts a bed and waits until its clusters are ready. A failure stops what was started.
  public static TestBed start(TestBedOptions options) {
    TestBed bed = new TestBed(newFolder(options), options);
    Runtime.getRuntime().addShutdownHook(bed.atExit);
    try {
      bed.startClusters();
      return bed;
    } catch (RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  /// As [#start]; the bed goes on when this JVM ends, until [#down].
  static TestBed startDetached(TestBedOptions options) {
    TestBed bed = start(options);
    Runtime.getRuntime().removeShutdownHook(bed.atExit);
    return bed;
  }

  private static Path newFolder(TestBedOptions options) {
    Path given = options.folder();
    Path folder =
        given != null ? given : bedsFolder().resolve(UUID.randomUUID().toString().substring(0, 8));
    try {
      if (Files.isDirectory(folder) && Files.list(folder).findAny().isPresent()) {
        throw new IllegalStateException(
            folder
                + " is not empty: is a bed running there? `bulkhead testbed down --dir` removes it");
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  static Path bedsFolder() {
    return Toolchain.userCache().resolve("beds");
  }

  private void startClusters() {
    Path kubectl = tools.binary(Tool.KUBECTL);
    for (int i = 1; i <= options.clusters(); i++) {
      String name = "c" + i;
      options.progress().accept("starting cluster " + name + " in " + folder);
      ControlPlane plane = ControlPlane.start(folder.resolve(name), tools);
      var cluster = new TestCluster(name, plane, kubectl);
      clusters.add(cluster);
      if (options.controllers()) {
        plane.startControllers();
      }
      startNodes(cluster, plane);
    }
  }

  private void startNodes(TestCluster cluster, ControlPlane plane) {
    if (options.fakeNodes() > 0) {
      if (options.handlers().stream().anyMatch(handler -> handler.startsWith("kata"))) {
        cluster.apply(SANDBOX_CLASSES);
      }
      FakeNodes.start(plane, tools);
      for (int i = 1; i <= options.fakeNodes(); i++) {
        cluster.addFakeNode("fake-" + i, options.handlers());
      }
    }
    if (options.realNode()) {
      cluster.apply(GVISOR_CLASS);
      RealNode.start(cluster, plane, tools, options.progress());
    }
  }

  /// Why a real node cannot run here; empty when it can.
  public static Optional<String> realNodeObstacle() {
    return RealNode.obstacle();
  }

  public Path folder() {
    return folder;
  }

  public List<TestCluster> clusters() {
    return List.copyOf(clusters);
  }

  public TestCluster cluster() {
    return clusters.getFirst();
  }

  @Override
  public void close() {
    if (!closed) {
      stopEverything();
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        // The JVM is ending; the hook runs or has run, and stopping twice is harmless.
        closed = true;
      }
    }
  }

  private synchronized void stopEverything() {
    if (!closed) {
      closed = true;
      down(folder);
    }
  }

  /// Stops and removes the bed in a folder, whoever started it.
  static void down(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> children = Files.list(folder)) {
      for (Path cluster : children.filter(Files::isDirectory).sorted().toList()) {
        RealNode.stop(cluster);
        new Daemons(cluster.resolve("run")).stopAll();
      }
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
