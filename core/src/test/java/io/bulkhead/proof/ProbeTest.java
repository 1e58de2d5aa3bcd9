package io.bulkhead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports of probes, what they prove, for how long, and when a new one is wanted.
class ProbeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static final NodeClass SUBJECT = new NodeClass("n1", "kata");
  private static final String REPORT =
      """
      bulkhead-probe 1
      nonce abc
      uid u1
      kernel 6.18.35
      version Linux version 6.18.35 (build@host) #1 SMP
      boot-id 1111
      hint cpu: hypervisor flag
      hint sys_vendor: KVM
      device /dev/null
      device /dev/zero
      disk pmem0
      end
      """;

  private static ProbeReport report(String text) {
    return ProbeReport.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static NodeFacts node(String bootId) {
    return new NodeFacts(
        "n1", "uid", List.of("kata-qemu"), "6.12.1-host", bootId, "v1.37.2 containerd://2", true);
  }

  private static ProbeResult result(String report, Instant taken) {
    return new ProbeResult(
        SUBJECT, ProbeBasis.of(node("2222"), "kata-qemu"), taken, report(report), null);
  }

  private static ClusterFacts cluster(String bootId, Instant now, ProbeResult... results) {
    var known = new TreeMap<NodeClass, ProbeResult>();
    for (ProbeResult result : results) {
      known.put(result.subject(), result);
    }
    var catalogue = new TreeMap<String, String>();
    catalogue.put("kata", "kata-qemu");
    var classes = new TreeMap<String, ClassFacts>();
    classes.put("kata", new ClassFacts("kata", "kata-qemu", new TreeMap<>()));
    var nodes = new TreeMap<String, NodeFacts>();
    nodes.put("n1", node(bootId));
    var probes = new ProbeFacts("busybox", known, new TreeMap<>(), Duration.ofHours(24), now);
    return new ClusterFacts(
        catalogue,
        classes,
        nodes,
        new GuardFacts("d", "d", NOW, List.of()),
        probes,
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static List<ProbeWish> wanted(ClusterFacts cluster, NodeClass... offered) {
    return Probing.wanted(
        cluster, new Probing.Turn(List.of(offered), Set.of(), Set.of(), subject -> false));
  }

  @Test
  void aReportIsReadLineByLine() {
    ProbeReport report = report(REPORT);
    assertThat(report.nonce()).isEqualTo("abc");
    assertThat(report.kernel()).isEqualTo("6.18.35");
    assertThat(report.hints()).containsExactly("cpu: hypervisor flag", "sys_vendor: KVM");
    assertThat(report.devices()).containsExactly("/dev/null", "/dev/zero");
    assertThat(report.disks()).containsExactly("pmem0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>404</html>",
        "bulkhead-probe 1\nkernel 6.1\n",
        "bulkhead-probe 2\nkernel 6.1\nend",
        "bulkhead-probe 1\nnonce abc\nend",
        "kernel 6.1\nbulkhead-probe 1\nend"
      })
  void whatIsNoWholeReportDoesNotCount(String answer) {
    assertThat(ProbeReport.parse(answer.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aReportCannotGrowOrSteerTheTerminalOfWhoReadsIt() {
    String many = "device /dev/x\n".repeat(1000);
    ProbeReport report =
        report(
            "bulkhead-probe 1\nkernel 6.1\u001b[2J\u202e"
                + "y".repeat(1000)
                + "\n"
                + many
                + "end\n");
    assertThat(report.kernel()).startsWith("6.1?[2J?y").hasSizeLessThan(250);
    assertThat(report.devices()).hasSize(200);
    byte[] endless =
        (REPORT.replace("end\n", "hint x\n".repeat(20_000) + "end\n"))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ProbeReport.parse(endless)).isEmpty();
  }

  @Test
  void noBytesAreTooOddToBeRead() {
    var random = new Random(7);
    byte[] whole = REPORT.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 5000; round++) {
      byte[] odd = whole.clone();
      for (int change = random.nextInt(30); change >= 0; change--) {
        odd[random.nextInt(odd.length)] = (byte) random.nextInt(256);
      }
      ProbeReport.parse(odd)
          .ifPresent(report ->
              assertThat(report.toString()).matches("[\\x20-\\x7e]*").hasSizeLessThan(4000));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kernel 6.18.35           | kernel 6.12.1-host                | its kernel is the host's, 6.12.1-host
          version Linux version 6.18.35 | version Linux version 6.12.1-host | its kernel is the host's, 6.12.1-host
          boot-id 1111             | boot-id 2222                      | its boot id is the host's, 2222
          device /dev/zero         | device /dev/sda                   | it has devices that no container needs: /dev/sda
          device /dev/zero         | device /dev/mem                   | it has devices that no container needs: /dev/mem
          """)
  void whatSpeaksForTheHostIsAFault(String line, String instead, String fault) {
    assertThat(result(REPORT, NOW).faults()).isEmpty();
    assertThat(REPORT).contains(line);
    assertThat(result(REPORT.replace(line, instead), NOW).faults()).containsExactly(fault);
  }

  @Test
  void aKernelThatShowsNoBootIdIsJudgedByItsRelease() {
    assertThat(result(REPORT.replace("boot-id 1111", "boot-id "), NOW).faults()).isEmpty();
  }

  @Test
  void aResultCountsForItsTimeAndANewOneIsWantedALittleBefore() {
    ProbeResult taken = result(REPORT, NOW);
    ClusterFacts fresh = cluster("2222", NOW.plusSeconds(60), taken);
    assertThat(fresh.probe(SUBJECT).result()).isEqualTo(taken);
    assertThat(fresh.probe(SUBJECT).doubt()).isEmpty();
    assertThat(wanted(fresh, SUBJECT)).isEmpty();

    ClusterFacts late = cluster("2222", NOW.plus(Duration.ofMinutes(23 * 60 + 30)), taken);
    assertThat(late.probe(SUBJECT).doubt()).isEmpty();
    assertThat(wanted(late, SUBJECT)).hasSize(1);

    ClusterFacts old = cluster("2222", NOW.plus(Duration.ofHours(25)), taken);
    assertThat(old.probe(SUBJECT).doubt()).isEqualTo("its sandbox was last probed at " + NOW);
  }

  @Test
  void aNodeThatWasStartedAnewIsProbedAnew() {
    ClusterFacts booted = cluster("3333", NOW.plusSeconds(60), result(REPORT, NOW));
    assertThat(booted.probe(SUBJECT).doubt()).startsWith("its node has changed since");
    assertThat(wanted(booted, SUBJECT)).hasSize(1);
  }

  @Test
  void whatWasFoundBrokenStaysSoUntilANewerProbeSaysOtherwiseAndIsLookedAtSooner() {
    ProbeResult broken = result(REPORT.replace("boot-id 1111", "boot-id 2222"), NOW);
    for (ClusterFacts later :
        List.of(
            cluster("2222", NOW.plus(Duration.ofDays(3)), broken),
            cluster("3333", NOW.plusSeconds(60), broken))) {
      assertThat(later.probe(SUBJECT).faults()).containsExactly("its boot id is the host's, 2222");
    }
    assertThat(wanted(cluster("2222", NOW.plusSeconds(60), broken), SUBJECT)).isEmpty();
    assertThat(wanted(cluster("2222", NOW.plusSeconds(600), broken), SUBJECT)).hasSize(1);
  }

  @Test
  void aWishStaysTheSameUntilItIsGrantedAndIsAnotherOneThen() {
    ProbeWish first = wanted(cluster("2222", NOW), SUBJECT).getFirst();
    assertThat(wanted(cluster("2222", NOW.plusSeconds(50)), SUBJECT)).containsExactly(first);
    ProbeWish second =
        wanted(cluster("2222", NOW.plus(Duration.ofDays(2)), result(REPORT, NOW)), SUBJECT)
            .getFirst();
    ProbeWish rebooted = wanted(cluster("3333", NOW), SUBJECT).getFirst();
    assertThat(List.of(first.nonce(), second.nonce(), rebooted.nonce())).doesNotHaveDuplicates();
    assertThat(first.nonce()).matches("[0-9a-f]{40}");
  }

  @Test
  void onlyAFewRunAtOnceAndThoseWithPodsComeFirst() {
    ClusterFacts one = cluster("2222", NOW);
    var nodes = new TreeMap<String, NodeFacts>();
    IntStream.range(0, 50).forEach(i -> nodes.put("n" + i, node("b" + i)));
    var many =
        new ClusterFacts(
            one.catalogue(),
            one.classes(),
            nodes,
            one.guard(),
            one.probes(),
            one.aged(),
            one.lapses());
    List<NodeClass> offered =
        nodes.keySet().stream().map(name -> new NodeClass(name, "kata")).toList();
    var begun = new NodeClass("n7", "kata");
    var busy = new NodeClass("n9", "kata");
    var resting = new NodeClass("n0", "kata");
    List<NodeClass> chosen =
        Probing.wanted(
                many, new Probing.Turn(offered, Set.of(begun), Set.of(resting), busy::equals))
            .stream()
            .map(ProbeWish::subject)
            .toList();
    assertThat(chosen).hasSize(Probing.MOST).contains(begun, busy).doesNotContain(resting);
  }

  @Test
  void whereProbesAreOffNothingIsWantedAndNothingDoubted() {
    ClusterFacts on = cluster("2222", NOW);
    var off =
        new ClusterFacts(
            on.catalogue(),
            on.classes(),
            on.nodes(),
            on.guard(),
            ProbeFacts.OFF,
            on.aged(),
            on.lapses());
    assertThat(wanted(off, SUBJECT)).isEmpty();
    assertThat(off.probe(SUBJECT).doubt()).isEmpty();
    assertThat(on.probe(SUBJECT).doubt()).isEqualTo("its sandbox has not been probed on this node");
  }
}
