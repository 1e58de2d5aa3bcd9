package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.store.Incident;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentReconcilerTest extends KeptIncidents {
  @Test
  void pods_that_are_as_they_should_be_make_none() {
    pods(SANDBOXED, WAITING, OF_THE_TELCO);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_pod_on_runc_in_a_tenants_namespace_is_one_until_it_is_gone_also_after_a_restart() {
    pods(SANDBOXED, ON_RUNC);
    Incident incident = open().getFirst();
    assertThat(incident.subject()).isEqualTo("acme/bad");
    assertThat(incident.project() + "/" + incident.logicalCloud()).isEqualTo("acme/press");
    assertThat(incident.message()).contains("it has no runtime class, so it runs on runc");

    keeper = keeper();
    assertThat(open()).containsExactly(incident);

    pods(SANDBOXED);
    assertThat(open()).isEmpty();
    List<Incident> all = store.read(reader -> reader.incidents().newest(100));
    assertThat(all).singleElement().satisfies(i -> assertThat(i.closed()).isNotNull());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}|"hostNetwork": true|spec.hostNetwork
          {}|"hostPID": true|spec.hostPID
          {}|"hostIPC": true|spec.hostIPC
          {}|"volumes": [{"name": "a", "emptyDir": {}}, {"name": "root", "hostPath": {"path": "/"}}]|spec.volumes[1].hostPath
          {}|"containers": [{"name": "c", "securityContext": {"privileged": true}}]|spec.containers[0].securityContext.privileged
          {}|"initContainers": [{"name": "i", "securityContext": {"privileged": true}}]|spec.initContainers[0].securityContext.privileged
          {}|"ephemeralContainers": [{"name": "e", "securityContext": {"privileged": true}}]|spec.ephemeralContainers[0].securityContext.privileged
          {}|"containers": [{"name": "c", "ports": [{"containerPort": 1}, {"hostPort": 80}]}]|spec.containers[0].ports[1].hostPort
          {"io.katacontainers.config.hypervisor.path": "/x"}|"hostPID": false|metadata.annotations[io.katacontainers.config.hypervisor.path]
          """)
  void a_pod_that_reaches_its_host_is_one_however_it_came(
      String annotations, String spec, String what) {
    pods(
        """
        {"metadata": {"uid": "u1", "name": "web", "namespace": "acme", "annotations": %s},
         "spec": {"nodeName": "n1", "runtimeClassName": "gvisor", "overhead": {"cpu": "100m"}, %s}}
        """
            .formatted(annotations, spec));
    assertThat(open())
        .singleElement()
        .satisfies(
            i -> assertThat(i.message()).isEqualTo("pod acme/web: it reaches its host: " + what));
    pods(OF_THE_TELCO.replace("\"nodeName\"", "\"hostNetwork\":true,\"nodeName\""));
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_that_comes_to_stand_for_runc_is_one() {
    classes("runc", 100);
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.CLASS_HANDLER);
    classes("gvisor", 100);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_whose_overhead_falls_is_one_until_it_is_back() {
    assertThat(open()).isEmpty();
    classes("gvisor", 10);
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.CLASS_OVERHEAD);
    keeper = keeper();
    assertThat(open()).hasSize(1);
    classes("gvisor", 100);
    assertThat(open()).isEmpty();
  }

  /// A pod that was admitted some seconds after the fixture's time.
  private String counting(String uid, String overhead, int seconds) {
    return """
    {"metadata": {"uid": "%s", "name": "%s", "namespace": "acme", "creationTimestamp": "%s"},
     "spec": {"nodeName": "n1", "runtimeClassName": "gvisor", "overhead": {"cpu": "%s"}}}
    """
        .formatted(uid, uid, CLOCK.instant().plusSeconds(seconds), overhead);
  }

  @Test
  void overheads_may_be_raised_and_lowered_again_under_running_pods() {
    String old = counting("old", "100m", -3600);
    pods(old);
    assertThat(open()).isEmpty();

    now = CLOCK.instant().plusSeconds(100);
    classes("gvisor", 250);
    String raised = counting("raised", "250m", 120);
    pods(old, raised);
    assertThat(open()).as("raised").isEmpty();

    now = CLOCK.instant().plusSeconds(200);
    classes("gvisor", 100);
    String lowered = counting("lowered", "100m", 220);
    pods(old, raised, lowered);
    assertThat(open()).as("lowered to what it was").isEmpty();
    keeper = keeper();
    assertThat(open()).as("after a restart").isEmpty();

    pods(old, raised, lowered, counting("never", "10m", 150), counting("late", "250m", 300));
    assertThat(open())
        .extracting(Incident::subject)
        .containsExactlyInAnyOrder("acme/never", "acme/late");
  }

  @Test
  void what_changed_while_nobody_looked_may_have_changed_at_any_time_of_it() {
    now = CLOCK.instant();
    pods();
    assertThat(open()).isEmpty();
    keeper = keeper();
    now = CLOCK.instant().plusSeconds(3600);
    classes("gvisor", 250);
    pods(counting("before", "100m", 1800), counting("after", "250m", 1800));
    assertThat(open()).isEmpty();
  }

  @Test
  void a_class_may_count_less_than_at_first_when_the_catalogue_says_so() {
    assertThat(open()).isEmpty();
    classes("gvisor", 10);
    assertThat(open())
        .singleElement()
        .satisfies(i -> assertThat(i.message()).contains("let the sandbox class gvisor"));
    catalogue("20m");
    assertThat(open()).hasSize(1);
    catalogue("10m");
    assertThat(open()).isEmpty();
  }

  private void catalogue(String cpu) {
    var overhead = new TreeMap<String, String>();
    overhead.put("cpu", cpu);
    store.write(writer ->
        writer.save(
            IsolationKinds.SANDBOX_CLASS,
            DocumentKey.of(IsolationKinds.SANDBOX_CLASS, "gvisor"),
            new SandboxClass(
                new Metadata("gvisor", "", "", ""),
                new SandboxClass.Spec(
                    "gvisor", SandboxClass.Isolation.USER_KERNEL, false, overhead, null, null)),
            List.of()));
  }

  @Test
  void a_node_that_is_labelled_for_kata_without_its_handler_is_one() {
    node("true", "gvisor");
    assertThat(open()).extracting(Incident::kind).containsExactly(Incident.Kind.NODE_LABEL);
    node("true", "kata-qemu");
    assertThat(open()).isEmpty();
  }

  @Test
  void hundreds_of_pods_make_one_each_and_no_more() {
    String[] many = new String[700];
    for (int i = 0; i < many.length; i++) {
      many[i] =
          "{\"metadata\":{\"uid\":\"u%1$d\",\"name\":\"p%1$d\",\"namespace\":\"acme\"},\"spec\":{\"nodeName\":\"n1\"}}"
              .formatted(i);
    }
    pods(many);
    keeper.reconcile(EDGE);
    keeper.reconcile(EDGE);
    assertThat(open()).hasSize(many.length);
    List<Incident> known = store.read(reader -> reader.incidents().newest(5000));
    assertThat(known).hasSize(many.length);
    pods();
    keeper.reconcile(EDGE);
    List<Incident> lasting = store.read(reader -> reader.incidents().open());
    assertThat(lasting).isEmpty();
    List<Incident> past = store.read(reader -> reader.incidents().past(EDGE, 5000));
    assertThat(past).as("without those of single pods").isEmpty();
  }

  @Test
  void a_cluster_that_is_registered_no_more_has_none() {
    pods(ON_RUNC);
    assertThat(open()).hasSize(1);
    store.write(writer -> {
      writer.delete(Examiner.document(EDGE));
      return EDGE;
    });
    assertThat(open()).isEmpty();
  }
}
