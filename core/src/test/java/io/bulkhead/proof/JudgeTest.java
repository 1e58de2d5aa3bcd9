package io.bulkhead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Instant GUARDED = Instant.parse("2026-01-01T10:00:00Z");
  private static final GuardFacts WHOLE = new GuardFacts("d1", "d1", GUARDED, List.of());

  private static TreeMap<String, String> overhead(String memory) {
    var overhead = new TreeMap<String, String>();
    if (memory != null && !memory.isEmpty()) {
      overhead.put("memory", memory);
    }
    return overhead;
  }

  /// Classes kata (as in the catalogue), odd (in the catalogue, but on runc) and own (not in it);
  /// the catalogue also has gone, which the cluster does not.
  private static ClusterFacts cluster(GuardFacts guard) {
    return cluster(guard, ProbeFacts.OFF);
  }

  private static NodeFacts node(String name, List<String> handlers) {
    return new NodeFacts(name, "uid-" + name, handlers, "6.1", "b-" + name, "v1 c1", false);
  }

  private static ClusterFacts cluster(GuardFacts guard, ProbeFacts probes) {
    var catalogue = new TreeMap<String, String>();
    catalogue.put("kata", "kata-qemu");
    catalogue.put("odd", "kata-clh");
    catalogue.put("gone", "kata-fc");
    var classes = new TreeMap<String, ClassFacts>();
    classes.put("kata", new ClassFacts("kata", "kata-qemu", overhead("320Mi")));
    classes.put("odd", new ClassFacts("odd", "runc", overhead("")));
    classes.put("own", new ClassFacts("own", "runc", overhead("")));
    var nodes = new TreeMap<String, NodeFacts>();
    nodes.put("n1", node("n1", List.of("kata-qemu", "runc")));
    nodes.put("n2", node("n2", List.of("runc")));
    return new ClusterFacts(
        catalogue, classes, nodes, guard, probes, new TreeMap<>(), new TreeMap<>());
  }

  private static PodFacts pod(String sandbox, String node, String memory, String created) {
    return new PodFacts(
        "u1",
        "acme",
        "web",
        node,
        sandbox,
        overhead(memory),
        Instant.parse(created),
        null,
        List.of(),
        "");
  }

  private static List<String> all(Verdict verdict) {
    List<String> all = new ArrayList<>(verdict.sandboxing());
    all.addAll(verdict.doubts());
    return all;
  }

  @Test
  void a_pod_in_its_sandbox_under_a_whole_guard_holds() {
    Verdict verdict =
        Judge.judge(pod("kata", "n1", "320Mi", "2026-01-01T11:00:00Z"), true, cluster(WHOLE));
    assertThat(all(verdict)).isEmpty();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.handlerOnNode()).isTrue();
    assertThat(verdict.underGuard()).isTrue();
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''   | n1 | ''    | it has no runtime class, so it runs on runc
          own  | n1 | ''    | the class own is no sandbox of the catalogue
          gone | n1 | ''    | the cluster has no class gone
          odd  | n1 | ''    | the class odd has handler runc there
          kata | n2 | 320Mi | node n2 does not report the handler of class kata
          kata | n9 | 320Mi | node n9 does not report the handler of class kata
          kata | n1 | 1Mi   | its overhead is not that of its class
          kata | n1 | ''    | its overhead is not that of its class
          """)
  void what_is_wrong_with_its_sandbox_is_said(
      String sandbox, String node, String memory, String reason) {
    Verdict verdict =
        Judge.judge(pod(sandbox, node, memory, "2026-01-01T11:00:00Z"), true, cluster(WHOLE));
    assertThat(verdict.sandboxing()).contains(reason);
    assertThat(verdict.holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-12-31T11:00:00Z", "2026-01-01T09:59:00Z"})
  void a_pod_from_before_the_guard_is_not_proven(String created) {
    Verdict verdict = Judge.judge(pod("kata", "n1", "320Mi", created), true, cluster(WHOLE));
    assertThat(verdict.sandboxing()).isEmpty();
    assertThat(verdict.doubts()).containsExactly("it was admitted before the guard came");
    assertThat(verdict.underGuard()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T11:59:58Z, true",
    "2026-01-01T12:00:00Z, false",
    "2026-01-01T12:00:31Z, false",
    "2026-01-01T12:00:32Z, true"
  })
  void a_pod_that_came_while_the_guard_was_open_is_not_proven(String created, boolean holds) {
    var gap = new Gap(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:00:30Z"));
    var guard = new GuardFacts("d1", "d1", GUARDED, List.of(gap));
    assertThat(Judge.judge(pod("kata", "n1", "320Mi", created), true, cluster(guard)).holds())
        .isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} {1} {2} on {3}")
  @CsvSource({
    // The class used runc from 12:00:00 to 12:01:00.
    "kata, 11:59:54, , n1, true",
    "kata, 11:59:55, , n1, false",
    "kata, 12:00:30, , n1, false",
    "kata, 12:01:05, , n1, false",
    "kata, 12:01:06, , n1, true",
    // It was pending, or its sandbox was created anew.
    "kata, 11:00:00, 12:00:30, n1, false",
    "kata, 11:00:00, 12:02:00, n1, false",
    "kata, 11:00:00, 12:03:06, n1, true",
    "kata, 11:00:00, 11:59:54, n1, true",
    "kata, 11:00:00, 11:00:05, n1, true",
    // A status written by a tenant does not help.
    "kata, 12:00:30, 13:00:00, n1, false",
    "kata, 12:00:30, 10:00:00, n1, false",
    // On another node, or of another class.
    "node, 12:00:30, , n1, false",
    "node, 12:00:30, , n2, true",
    "other, 12:00:30, , n1, true",
  })
  void a_pod_that_was_started_while_its_class_was_no_sandbox_runs_on(
      String about, String created, @Nullable String sandboxed, String node, boolean holds) {
    String subject = about.equals("node") ? new NodeClass("n1", "kata").toString() : about;
    var gap = new Gap(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:01:00Z"));
    ClusterFacts usual = cluster(WHOLE);
    var facts =
        new ClusterFacts(
            usual.catalogue(),
            usual.classes(),
            usual.nodes(),
            usual.guard(),
            usual.probes(),
            usual.aged(),
            new TreeMap<>(Map.of(subject, List.of(gap))));
    var pod =
        new PodFacts(
            "u1",
            "acme",
            "web",
            node,
            "kata",
            overhead("320Mi"),
            Instant.parse("2026-01-01T" + created + "Z"),
            sandboxed == null ? null : Instant.parse("2026-01-01T" + sandboxed + "Z"),
            List.of(),
            "");
    List<String> faults = Judge.judge(pod, true, facts).sandboxing();
    assertThat(!faults.contains("it may have been started while its class was no sandbox there"))
        .isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    // 160Mi until 12:00, then 640Mi until 13:00, and 320Mi since.
    "160Mi, 03:00:00, true",
    "160Mi, 12:00:05, true",
    "160Mi, 12:00:06, false",
    "640Mi, 11:59:54, false",
    "640Mi, 11:59:55, true",
    "640Mi, 12:30:00, true",
    "640Mi, 13:00:06, false",
    "320Mi, 13:30:00, true",
    "1Mi, 12:30:00, false",
    "'', 03:00:00, false",
  })
  void a_pod_counts_the_overhead_that_held_when_it_was_admitted(
      String memory, String created, boolean holds) {
    Instant raised = Instant.parse("2026-01-01T12:00:00Z");
    Instant lowered = Instant.parse("2026-01-01T13:00:00Z");
    ClusterFacts usual = cluster(WHOLE);
    var classes = new TreeMap<>(usual.classes());
    classes.computeIfPresent(
        "kata",
        (name, live) ->
            live.having(
                List.of(
                    new HeldOverhead(overhead("160Mi"), Instant.EPOCH, raised),
                    new HeldOverhead(overhead("640Mi"), raised, lowered),
                    new HeldOverhead(overhead("320Mi"), lowered, null))));
    var facts =
        new ClusterFacts(
            usual.catalogue(),
            classes,
            usual.nodes(),
            usual.guard(),
            usual.probes(),
            usual.aged(),
            usual.lapses());

    Verdict verdict =
        Judge.judge(pod("kata", "n1", memory, "2026-01-01T" + created + "Z"), true, facts);

    assertThat(!verdict.sandboxing().contains("its overhead is not that of its class"))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', the guard has not been delivered",
    "d1, '', the guard is missing",
    "d1, d2, the guard differs from what was delivered"
  })
  void a_guard_that_is_not_whole_proves_nothing(String wanted, String seen, String reason) {
    var guard = new GuardFacts(wanted, seen, GUARDED, List.of());
    Verdict verdict =
        Judge.judge(pod("kata", "n1", "320Mi", "2026-01-01T11:00:00Z"), true, cluster(guard));
    assertThat(verdict.doubts()).anyMatch(doubt -> doubt.startsWith(reason));
  }

  @Test
  void a_namespace_that_is_not_marked_on_the_cluster_is_found() {
    Verdict verdict =
        Judge.judge(pod("kata", "n1", "320Mi", "2026-01-01T11:00:00Z"), false, cluster(WHOLE));
    assertThat(verdict.doubts())
        .containsExactly("its namespace is not marked as untrusted on the cluster");
  }

  private static ProbeFacts probed(String kernel) {
    var subject = new NodeClass("n1", "kata");
    var results = new TreeMap<NodeClass, ProbeResult>();
    if (!kernel.isEmpty()) {
      var report = new ProbeReport("", "", kernel, "", "", List.of(), List.of(), List.of());
      ProbeBasis basis = ProbeBasis.of(node("n1", List.of()), "kata-qemu");
      results.put(subject, new ProbeResult(subject, basis, GUARDED, report, null));
    }
    return new ProbeFacts(
        "busybox", results, new TreeMap<>(), Duration.ofHours(1), GUARDED.plusSeconds(1));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    "6.12, '', ''",
    "6.1, its kernel is the host's, ''",
    "'', '', its sandbox has not been probed on this node"
  })
  void a_pod_is_as_sandboxed_as_the_probe_found(String kernel, String fault, String doubt) {
    Verdict verdict =
        Judge.judge(
            pod("kata", "n1", "320Mi", "2026-01-01T11:00:00Z"),
            true,
            cluster(WHOLE, probed(kernel)));
    assertThat(String.join(";", verdict.sandboxing())).contains(fault);
    assertThat(String.join(";", verdict.doubts())).isEqualTo(doubt);
    assertThat(verdict.holds()).isEqualTo(fault.isEmpty() && doubt.isEmpty());
  }
}
