package io.bulkhead.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.testbed.cluster.AdmissionPolicyKind;
import io.bulkhead.testbed.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class TestBedTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: hello}
      spec:
        runtimeClassName: kata-qemu
        containers: [{name: a, image: any}]
      """;

  @Test
  void aPodOnAFakeNodeRunsWithTheOverheadOfItsClass() {
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 1))) {
      TestCluster cluster = bed.cluster();
      cluster.await(Duration.ofSeconds(30), seen -> true, "get", "serviceaccount", "default");

      cluster.apply(POD);

      var pod =
          cluster.await(
              Duration.ofSeconds(60),
              seen -> seen.at("/status/phase").asText().equals("Running"),
              "get",
              "pod",
              "hello");
      assertThat(pod.at("/spec/overhead/memory").asText()).isEqualTo("320Mi");
    }
  }

  @Test
  void bedsStandSideBySideAndLeaveNothing(@TempDir Path folder) {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (TestBed one = TestBed.start(TestBedOptions.controlPlane(1).in(first));
        TestBed two = TestBed.start(TestBedOptions.controlPlane(1).in(second))) {
      assertThat(one.cluster().kubectl("get", "namespaces").output()).contains("kube-system");
      assertThat(two.cluster().kubectl("get", "namespaces").output()).contains("kube-system");
      assertThat(one.cluster().server()).isNotEqualTo(two.cluster().server());
    }

    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
    assertThat(linesAbout(folder)).isEmpty();
  }

  @Test
  void aBedWhoseLauncherIsGoneIsTakenDownByItsFolder(@TempDir Path folder) {
    Path place = folder.resolve("bed");
    TestBed.startDetached(TestBedOptions.controlPlane(2).in(place));
    assertThat(linesAbout(folder)).isNotEmpty();

    TestBed.down(place);

    assertThat(linesAbout(folder)).isEmpty();
    assertThat(place).doesNotExist();
  }

  @Test
  void aFailureStopsWhatWasStarted(@TempDir Path folder) {
    Path place = folder.resolve("bed");
    var usual = TestBedOptions.controlPlane(2).in(place);
    var failing =
        new TestBedOptions(
            place,
            2,
            0,
            false,
            usual.handlers(),
            false,
            Set.of(),
            usual.network(),
            line -> {
              if (line.contains("starting cluster c2")) {
                assertThat(linesAbout(folder)).as("the first cluster's").isNotEmpty();
                throw new IllegalStateException("no second cluster");
              }
            });

    assertThatThrownBy(() -> TestBed.start(failing)).hasMessage("no second cluster");

    assertThat(linesAbout(folder)).isEmpty();
    assertThat(place).doesNotExist();
  }

  @Test
  void anApiServerMayLackAPolicyAndServesTheRest() {
    try (TestBed bed =
        TestBed.start(TestBedOptions.controlPlane(1).without(AdmissionPolicyKind.MUTATING))) {
      TestCluster cluster = bed.cluster();

      assertThat(cluster.kubectl("get", "mutatingadmissionpolicies").output())
          .contains("doesn't have a resource type");
      assertThat(cluster.kubectl("get", "validatingadmissionpolicies").ok()).isTrue();
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: admitted}}");
    }
  }

  @Test
  void aControlPlaneAloneTakesFakeNodesToo() {
    try (TestBed bed = TestBed.start(TestBedOptions.controlPlane(1))) {
      bed.cluster().addFakeNode("boxed", TestBedOptions.SANDBOXED);
      bed.cluster().addFakeNode("open", TestBedOptions.NOT_SANDBOXED);

      assertThat(handlers(bed.cluster(), "boxed")).containsExactly("runc", "kata-qemu");
      assertThat(handlers(bed.cluster(), "open")).containsExactly("runc");
    }
  }

  @Test
  void aFolderInUseIsNotTakenTwice(@TempDir Path folder) {
    Path place = folder.resolve("bed");
    try (TestBed bed = TestBed.start(TestBedOptions.controlPlane(1).in(place))) {
      assertThatThrownBy(() -> TestBed.start(TestBedOptions.controlPlane(1).in(place)))
          .hasMessageContaining("not empty");
      assertThat(bed.cluster().kubectl("version").ok()).isTrue();
    }
  }

  @Test
  void theApiServerComesBackWithItsObjects() {
    try (TestBed bed = TestBed.start(TestBedOptions.controlPlane(1))) {
      TestCluster cluster = bed.cluster();
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: kept}}");

      cluster.killApiServer();

      assertThat(cluster.kubectl("get", "namespaces").ok()).isFalse();
      cluster.restartApiServer();
      assertThat(cluster.kubectl("get", "namespace", "kept").ok()).isTrue();
    }
  }

  private static List<String> handlers(TestCluster cluster, String node) {
    return cluster.json("get", "node", node).at("/status/runtimeHandlers").findValuesAsText("name");
  }

  private static List<String> linesAbout(Path folder) {
    return ProcessHandle.allProcesses()
        .map(TestBedTest::line)
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  private static String line(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
