package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every form of request that EMCO's command line client sends, in the order of one deployment's
/// life: `apply -f`, `update -f`, `get -f`, `get` of an anchor, `delete -f`. The forms depend on
/// each other, so each runs once and in its order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmcoctlFormsTest {
  private EmcoHub hub;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    hub = new EmcoHub(data);
    hub.api.post(
        "/v2/sandbox-classes",
        "{\"metadata\":{\"name\":\"gvisor\"},\"spec\":{\"handler\":\"gvisor\",\"isolation\":\"user-kernel\"}}");
    hub.observe(new ClusterId("cp", "c1"));
  }

  @AfterAll
  void stop() {
    hub.close();
  }

  @TestFactory
  Stream<DynamicTest> everyFormIsUnderstood() {
    List<Form> all = new ArrayList<>();
    LifeForms.apply(all);
    LifeForms.update(all);
    LifeForms.lifecycle(all);
    ReadForms.reads(all);
    ReadForms.queries(all);
    ReadForms.notBuilt(all);
    TransportForms.headers(all);
    TransportForms.forms(all);
    TransportForms.gitOps(all);
    LifeForms.delete(all);
    return all.stream().map(form -> dynamicTest(form.name(), () -> check(form)));
  }

  private void check(Form form) {
    HttpResponse<String> answer =
        hub.api.send(
            form.method(),
            "/v2/" + form.anchor(),
            form.body(),
            form.headers().toArray(String[]::new));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(form.code());
    String body = answer.body();
    if (form.answer().isEmpty()) {
      assertThat(body).isEmpty();
    } else if (form.answer().startsWith("=")) {
      assertThat(body.stripTrailing()).isEqualTo(form.answer().substring(1));
    } else {
      assertThat(body).contains(form.answer());
    }
    if (answer.statusCode() < 300 && form.answer().startsWith("{")) {
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(Form.JSON);
      assertThat(body.lines()).hasSize(1);
      assertThat(body).endsWith("\n");
    }
    hub.settle(DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "p", "lc"));
    hub.settle(DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "p", "ca", "v1", "dig"));
  }
}
