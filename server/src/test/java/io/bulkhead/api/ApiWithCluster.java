package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One API for all tests of a class, with a project and a cluster.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiWithCluster {
  static final String PROBLEM = "application/problem+json";
  static final String CL = "/v2/cluster-providers/cp/clusters/c1";
  LiveApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data);
    api.post("/v2/projects", named("p"));
    api.post("/v2/cluster-providers", named("cp"));
    api.form(
        "POST", "/v2/cluster-providers/cp/clusters", named("c1"), "file", KindSamples.KUBECONFIG);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  static void answers(HttpResponse<String> answer, int code, String text) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    assertThat(answer.body()).isEqualTo(text + "\n");
  }
}
