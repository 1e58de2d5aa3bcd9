package io.bulkhead.kind.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.Capabilities.VersionFact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionGateTest {
  private static SandboxClass sandbox(String handler, SandboxClass.@Nullable VersionRule version) {
    return new SandboxClass(
        new Metadata("boxed", "", "", ""),
        new SandboxClass.Spec(
            handler, SandboxClass.Isolation.VM, false, null, null, null, version));
  }

  private static SandboxClass kata() {
    return sandbox("kata-qemu", null);
  }

  private static Capabilities cluster(String onClass, String... onNodes) {
    List<NodeFact> nodes =
        List.of(onNodes).stream()
            .map(text -> List.of(VersionGate.KATA_VERSION + "=" + text))
            .map(labels ->
                new NodeFact("n1", true, List.of("kata-qemu"), labels, 1, 1, 1, 0, 0, 0, List.of()))
            .toList();
    return cluster(onClass, nodes);
  }

  private static Capabilities cluster(String onClass, List<NodeFact> nodes) {
    var version = onClass.isEmpty() ? null : new VersionFact(onClass, "annotation v of boxed");
    return new Capabilities(
        Instant.EPOCH,
        true,
        "v1.37.2",
        true,
        true,
        List.of(),
        List.of(new RuntimeClassFact("boxed", "kata-qemu", 0, 0, List.of(), version, "", "")),
        nodes,
        "",
        "",
        "",
        List.of(),
        Capabilities.Identity.UNKNOWN);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "3.31.0, =, 3.31",
    "3.31.0, =, v3.31.0+build.7",
    "3.31.0, =, 3.31.0.0",
    "3.30.9, <, 3.31.0",
    "3.9.0, <, 3.31.0",
    "2.99.99, <, 3.0",
    "3.31.0, <, 3.31.0.1",
    "3.31.0-alpha1, <, 3.31.0",
    "3.31.0-rc0, <, 3.31.0",
    "3.31.0-alpha, <, 3.31.0-alpha.1",
    "3.31.0-alpha.1, <, 3.31.0-alpha.beta",
    "3.31.0-rc.2, <, 3.31.0-rc.11",
    "3.31.0-11, <, 3.31.0-rc",
    "3.31.0, <, 4.0.0-alpha0",
    "3.31.0-1.el9, <, 3.31.0",
    "10.0.0, >, 9.9.9"
  })
  void versionsAreOrderedAsSemanticVersioningSays(String one, String relation, String other) {
    int expected = relation.equals("=") ? 0 : relation.equals("<") ? -1 : 1;
    Version left = Version.of(one).orElseThrow();
    Version right = Version.of(other).orElseThrow();
    assertThat(Integer.signum(left.compareTo(right))).isEqualTo(expected);
    assertThat(Integer.signum(right.compareTo(left))).isEqualTo(-expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "3.",
        ".3",
        "3..1",
        "3.31.0-",
        "3.31.0 ",
        "-1.0",
        "3,31",
        "sha256:abc",
        "9999999999.0",
        "1.2.3.4.5.6.7",
        "٣.١"
      })
  void whatIsNoVersionIsNone(String text) {
    assertThat(Version.of(text)).isEmpty();
  }

  @ParameterizedTest(name = "class {0}, node {1}: {2} / {3}")
  @CsvSource({
    "3.31.0, '', '', ''",
    "4.1.0, 3.31.0, '', ''",
    "'', 3.40.2, '', ''",
    "3.30.0, '', version 3.30.0 (annotation v of boxed) is older than 3.31.0, ''",
    "4.1.0, 3.9.0, version 3.9.0 (label of node n1) is older than 3.31.0, ''",
    "latest, 3.9.0, version 3.9.0 (label of node n1) is older than 3.31.0, ''",
    "'', '', '', 'its version is not known, and must be 3.31.0 or newer'",
    "latest, '', '', '\"latest\" (annotation v of boxed) is no version'",
    "latest, 4.1.0, '', '\"latest\" (annotation v of boxed) is no version'"
  })
  void theOldestVersionThatIsFoundCounts(
      String onClass, String onNode, String refusal, String doubt) {
    Capabilities facts = onNode.isEmpty() ? cluster(onClass) : cluster(onClass, onNode);
    assertThat(VersionGate.of(kata(), facts)).isEqualTo(new VersionGate.Answer(refusal, doubt));
  }

  @ParameterizedTest(name = "annotation {0}, label {1}: {2}")
  @CsvSource({
    "4.1.0, '', ''",
    "3.9.0, '', version 3.9.0 (annotation of node n1) is older than 3.31.0",
    "3.9.0, 4.1.0, version 3.9.0 (annotation of node n1) is older than 3.31.0",
    "4.1.0, 3.9.0, version 3.9.0 (label of node n1) is older than 3.31.0"
  })
  void annotationsOfNodesCountAsTheirLabelsDo(String annotation, String label, String refusal) {
    List<String> labels =
        label.isEmpty() ? List.of() : List.of(VersionGate.KATA_VERSION + "=" + label);
    var version = new VersionFact(annotation, "annotation of node n1");
    var node =
        new NodeFact(
            "n1", true, List.of("kata-qemu"), labels, 1, 1, 1, 0, 0, 0, List.of(), version);

    assertThat(VersionGate.of(kata(), cluster("", List.of(node))))
        .isEqualTo(new VersionGate.Answer(refusal, ""));
  }

  @Test
  void anUnknownVersionIsRefusedWhereAVersionIsRequired() {
    var strict = sandbox("kata-qemu", new SandboxClass.VersionRule("", true));
    assertThat(VersionGate.of(strict, cluster("")).refusal()).contains("is not known");
    assertThat(VersionGate.of(strict, cluster("latest")).refusal()).contains("is no version");
    assertThat(VersionGate.of(strict, cluster("3.31.0"))).isEqualTo(VersionGate.Answer.FINE);
  }

  @Test
  void theMinimumIsTheOperatorsAndOthersThanKataHaveNone() {
    var higher = sandbox("kata-qemu", new SandboxClass.VersionRule("4.2", false));
    assertThat(VersionGate.of(higher, cluster("4.1.0")).refusal()).endsWith("older than 4.2");
    var any = sandbox("kata-qemu", new SandboxClass.VersionRule("0", true));
    assertThat(VersionGate.of(any, cluster("1.0"))).isEqualTo(VersionGate.Answer.FINE);
    var gvisor = sandbox("runsc", null);
    assertThat(VersionGate.of(gvisor, cluster(""))).isEqualTo(VersionGate.Answer.FINE);
  }
}
