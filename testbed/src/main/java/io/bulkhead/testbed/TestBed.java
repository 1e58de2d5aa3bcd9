package io.bulkhead.testbed;

import io.bulkhead.testbed.cluster.ControlPlane;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.node.PodNetwork;
import io.bulkhead.testbed.node.RealNode;
import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.Toolchain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Some real clusters on this machine, on free ports and in a folder of their own. Several beds can
/// coexist.
///
/// Closing stops and removes everything, as does the end of the JVM.
public final class TestBed implements AutoCloseable {
  private static final String SANDBOX_CLASSES =
      """
      apiVersion: node.k8s.io/v1
      kind: RuntimeClass
      metadata: {name: kata-qemu, annotations: {katacontainers.io/kata-version: 4.1.0}}
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

  private final BedFolder folder;
  private final TestBedOptions options;
  private final Toolchain tools;
  private final List<TestCluster> clusters = new ArrayList<>();
  private final Thread atExit = new Thread(this::stopEverything, "testbed-stop");
  private volatile boolean closed;

  private TestBed(BedFolder folder, TestBedOptions options) {
    this.folder = folder;
    this.options = options;
    this.tools = new Toolchain(Toolchain.userCache().resolve("bin"), options.progress());
  }

  /// Starts a bed and waits until its clusters are ready. A failure stops what was started.
  public static TestBed start(TestBedOptions options) {
    Path given = options.folder();
    Path place =
        given != null ? given : bedsFolder().resolve(UUID.randomUUID().toString().substring(0, 8));
    TestBed bed = new TestBed(BedFolder.make(place), options);
    Runtime.getRuntime().addShutdownHook(bed.atExit);
    try {
      bed.startClusters();
      return bed;
    } catch (RuntimeException e) {
      try {
        bed.close();
      } catch (RuntimeException whileClosing) {
        e.addSuppressed(whileClosing);
      }
      throw e;
    }
  }

  /// As [#start]; the bed continues after this JVM has ended, until [#down].
  static TestBed startDetached(TestBedOptions options) {
    TestBed bed = start(options);
    Runtime.getRuntime().removeShutdownHook(bed.atExit);
    return bed;
  }

  static Path bedsFolder() {
    return Toolchain.userCache().resolve("beds");
  }

  private void startClusters() {
    for (int i = 1; i <= options.clusters(); i++) {
      if (closed) {
        throw new IllegalStateException("the bed was stopped while it started");
      }
      String name = "c" + i;
      options.progress().accept("starting cluster " + name + " in " + folder.path());
      ControlPlane plane =
          ControlPlane.start(folder.path().resolve(name), tools, options.withheld());
      var cluster = new TestCluster(name, plane, tools);
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
      for (int i = 1; i <= options.fakeNodes(); i++) {
        cluster.addFakeNode("fake-" + i, options.handlers());
      }
    }
    if (options.realNode()) {
      cluster.apply(GVISOR_CLASS);
      RealNode.start(cluster, plane, tools, options.network(), options.progress());
    }
  }

  /// Why a real node cannot run here; empty if it can.
  public static Optional<String> realNodeObstacle() {
    return RealNode.obstacle(PodNetwork.Plugin.BRIDGE);
  }

  /// As [#realNodeObstacle()], for a node with a given network.
  public static Optional<String> realNodeObstacle(PodNetwork.Plugin network) {
    return RealNode.obstacle(network);
  }

  public Path folder() {
    return folder.path();
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
      stop(folder);
    }
  }

  /// Stops and removes the bed at a path, whoever started it.
  ///
  /// @return whether there was one
  static boolean down(Path place) {
    Optional<BedFolder> bed = BedFolder.find(place);
    bed.ifPresent(TestBed::stop);
    return bed.isPresent();
  }

  /// A failure does not prevent the rest from being stopped, but keeps the folder, so that `down`
  /// can try again.
  private static void stop(BedFolder bed) {
    List<RuntimeException> failures = new ArrayList<>();
    for (Path cluster : bed.clusters()) {
      attempt(() -> RealNode.stop(cluster), failures);
      attempt(() -> new Daemons(cluster.resolve("run")).stopAll(), failures);
    }
    if (!failures.isEmpty()) {
      var first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
    bed.delete();
  }

  private static void attempt(Runnable step, List<RuntimeException> failures) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }
}
