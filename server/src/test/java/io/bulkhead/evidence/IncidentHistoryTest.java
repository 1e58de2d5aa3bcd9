package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.proof.ClusterFacts;
import io.bulkhead.proof.GuardFacts;
import io.bulkhead.proof.Judge;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.store.Incident;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Incidents while nobody watched, and their consequences.
class IncidentHistoryTest extends KeptIncidents {
  private void guardSeen(String observed, String digest, String revision) {
    look("gvisor", 100, Instant.parse(observed), digest, revision);
  }

  /// A guard of that digest is what the cluster should have.
  private void guardWanted(String digest) {
    store.write(writer -> OrderedGuard.save(writer, EDGE, digest, CLOCK.instant()));
  }

  @Test
  void a_guard_that_is_as_it_was_but_was_written_meanwhile_was_not_whole_for_a_time() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:30:00Z", "d1", "r1");
    assertThat(all()).isEmpty();

    keeper = keeper();
    guardSeen("2026-01-02T03:00:00Z", "d1", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(incident -> {
          assertThat(incident.kind()).isEqualTo(Incident.Kind.GUARD);
          assertThat(incident.opened()).isEqualTo("2026-01-02T01:30:00Z");
          assertThat(incident.closed()).isEqualTo(CLOCK.instant());
          assertThat(incident.message()).contains("put back, while nobody watched");
        });
    assertThat(all()).hasSize(1);

    // Pods that were admitted in that time are in doubt until they are gone; earlier and later ones
    // are not.
    Examination seen = store.read(reader -> examiner().examine(reader, EDGE));
    assertThat(admitted(seen, "2026-01-02T02:00:00Z")).contains("while the guard was not whole");
    assertThat(admitted(seen, "2026-01-02T01:20:00Z")).doesNotContain("not whole");
    assertThat(admitted(seen, "2026-01-02T03:10:00Z")).doesNotContain("not whole");
  }

  private String admitted(Examination seen, String when) {
    var past = new GuardFacts("d1", "d1", Instant.EPOCH, seen.facts().guard().gaps());
    var facts =
        new ClusterFacts(
            seen.facts().catalogue(),
            seen.facts().classes(),
            seen.facts().nodes(),
            past,
            seen.facts().probes(),
            seen.facts().aged(),
            seen.facts().lapses());
    var pod =
        new PodFacts(
            "u",
            "acme",
            "web",
            "n1",
            "gvisor",
            new TreeMap<>(),
            Instant.parse(when),
            null,
            List.of(),
            "");
    return Judge.judge(pod, true, facts).doubts().toString();
  }

  @Test
  void a_guard_that_was_seen_broken_and_is_whole_again_is_told_once() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:01:00Z", "d0", "r2");
    assertThat(all()).singleElement().satisfies(i -> assertThat(i.closed()).isNull());
    guardSeen("2026-01-02T01:02:00Z", "d1", "r3");
    assertThat(all()).singleElement().satisfies(i -> assertThat(i.closed()).isNotNull());
    assertThat(all()).hasSize(1);
  }

  @Test
  void a_guard_that_is_found_broken_after_a_rest_was_it_since_it_was_last_seen() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    keeper = keeper();
    guardSeen("2026-01-02T03:04:05Z", "d0", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo("2026-01-02T01:00:00Z"));
  }

  @Test
  void a_guard_that_was_away_between_two_looks_was_it_just_now() {
    guardWanted("d1");
    guardSeen("2026-01-02T03:04:05Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T03:04:05Z", "d1", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo(CLOCK.instant()));
  }

  @Test
  void a_guard_that_breaks_while_it_is_watched_is_broken_from_then_on() {
    guardWanted("d1");
    guardSeen("2026-01-02T03:04:05Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T03:04:05Z", "d0", "r2");
    assertThat(all())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo(CLOCK.instant()));
  }

  @Test
  void a_guard_that_was_ordered_otherwise_and_came_is_no_gap() {
    guardWanted("d1");
    guardSeen("2026-01-02T01:00:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardWanted("d2");
    guardSeen("2026-01-02T01:01:00Z", "d1", "r1");
    assertThat(all()).isEmpty();
    guardSeen("2026-01-02T01:02:00Z", "d2", "r2");
    assertThat(all()).isEmpty();
  }

  private static String sandboxed(String uid, String created, String sandboxed) {
    return """
    {"metadata": {"uid": "%s", "name": "pod-%s", "namespace": "acme",
      "creationTimestamp": "2026-01-02T%sZ"},
     "spec": {"nodeName": "n1", "runtimeClassName": "gvisor", "overhead": {"cpu": "100m"}},
     "status": {"conditions": [
       {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-02T03:04:05Z"},
       {"type": "PodReadyToStartContainers", "status": "True",
        "lastTransitionTime": "2026-01-02T%sZ"}]}}
    """
        .formatted(uid, uid, created, sandboxed);
  }

  @Test
  void a_pod_that_was_started_while_its_class_stood_for_runc_is_one_until_it_is_gone() {
    String before = sandboxed("u1", "02:00:00", "02:00:10");
    String during = sandboxed("u2", "03:04:00", "03:04:05");
    String waited = sandboxed("u3", "02:00:00", "03:04:05");
    assertThat(open()).isEmpty();
    classes("runc", 100);
    pods(before, during, waited);
    assertThat(open()).extracting(Incident::kind).contains(Incident.Kind.CLASS_HANDLER);
    classes("gvisor", 100);
    assertThat(open())
        .extracting(Incident::subject)
        .containsExactlyInAnyOrder("acme/pod-u2", "acme/pod-u3");
    // The reason has changed.
    assertThat(open())
        .allSatisfy(i ->
            assertThat(i.message())
                .contains("it may have been started while its class was no sandbox there")
                .doesNotContain("has handler runc"));
    pods(before);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_that_is_found_to_stand_for_runc_after_a_rest_did_it_since_it_was_last_seen() {
    look("gvisor", 100, Instant.parse("2026-01-02T01:00:00Z"), "", "");
    assertThat(open()).isEmpty();
    keeper = keeper();
    classes("runc", 100);
    assertThat(open())
        .singleElement()
        .satisfies(i -> assertThat(i.opened()).isEqualTo("2026-01-02T01:00:00Z"));
  }

  @Test
  void a_class_that_was_made_anew_while_nobody_looked_may_have_been_anything() {
    look("gvisor", 100, Instant.parse("2026-01-02T01:00:00Z"), "", "");
    assertThat(all()).isEmpty();
    keeper = keeper();
    classUid = "c2";
    pods(
        sandboxed("u1", "00:00:00", "00:00:10"),
        sandboxed("u2", "02:00:00", "02:00:10"),
        sandboxed("u3", "03:04:20", "03:04:25"));
    classes("gvisor", 100);
    // A missed incident causes another examination.
    keeper.reconcile(EDGE);
    List<Incident> now = open();
    assertThat(now).extracting(Incident::subject).containsExactly("acme/pod-u2");
    assertThat(now.getFirst().message())
        .contains("it may have been started while its class was no sandbox there");
    assertThat(all())
        .anySatisfy(incident -> {
          assertThat(incident.kind()).isEqualTo(Incident.Kind.CLASS_HANDLER);
          assertThat(incident.opened()).isEqualTo("2026-01-02T01:00:00Z");
          assertThat(incident.closed()).isNotNull();
          assertThat(incident.message()).contains("gvisor was removed and made anew");
        });
    assertThat(all()).hasSize(2);
  }
}
