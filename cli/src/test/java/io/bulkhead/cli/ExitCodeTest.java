package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The numbers are public contract.
class ExitCodeTest {
  private static final String PRESS = "/v2/projects/acme/logical-clouds/press";
  private static final String SAME = "\"add\":[],\"change\":[],\"remove\":[]";
  private static final String STATUS = "/status?status=ready&output=summary&numbers";

  @TempDir Path folder;
  private FakeHub hub;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    shell = new Shell(folder, hub.address());
    hub.json("GET /v2/projects", "null");
    hub.json("GET " + PRESS + "/plan", "{\"diagnostics\":[]}");
    hub.json("GET " + PRESS + "/verify", "{\"holds\":true}");
    differs("press", "\"change\":[]");
    differs("changed", "\"add\":[{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"name\":\"x\"}]");
    differs("unseen", "\"unreachable\":\"no route\"");
    differs(
        "half",
        "\"unreachable\":\"no route\"},{\"cluster\":\"edge+two\",\"part\":\"a\","
            + SAME
            + ",\"remove\":[{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"name\":\"x\"}]");
    hub.problem(
        "GET /v2/projects/acme/logical-clouds/secret/diff",
        403,
        "{\"code\":\"FORBIDDEN\",\"detail\":\"no\"}");
    cloud("press", "Instantiated", "Ready");
    cloud("slow", "Instantiating", "NotReady");
    cloud("broken", "InstantiateFailed", "NotReady");
    hub.json(
        "GET /v2/projects/acme/logical-clouds/loose/plan",
        "{\"diagnostics\":[{\"severity\":\"ERROR\",\"problem\":\"ISOLATION_VIOLATION\"}]}");
    hub.json("GET /v2/projects/acme/logical-clouds/loose/verify", "{\"holds\":false}");
    hub.problem("GET /v2/projects/secret", 403, "{\"code\":\"FORBIDDEN\",\"detail\":\"no\"}");
    hub.problem("GET /v2/projects/busy", 409, "{\"code\":\"WRONG_STATE\",\"detail\":\"no\"}");
    hub.problem("GET /v2/projects/odd", 500, "{\"code\":\"INTERNAL\",\"detail\":\"oh\"}");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void differs(String name, String members) {
    hub.json(
        "GET /v2/projects/acme/logical-clouds/" + name + "/diff",
        "{\"target\":\"x\",\"clusters\":[{\"cluster\":\"edge+one\",\"part\":\"a\",%s,%s}]}"
            .formatted(SAME, members));
  }

  private void cloud(String name, String deployed, String ready) {
    String url = "GET /v2/projects/acme/logical-clouds/" + name;
    hub.json(
        url + STATUS,
        """
        {"states":{"actions":[{"state":"Instantiated"}]},"deployedStatus":"%s","readyStatus":"%s"}\
        """
            .formatted(deployed, ready));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "0, --help",
    "0, get projects",
    "0, get --help",
    "0, plan lc acme/press",
    "0, diff lc acme/press",
    "0, verify lc acme/press",
    "0, deploy lc acme/press",
    "0, version --client",
    "0, completion bash",
    "1, diff lc acme/changed",
    "1, diff lc acme/half",
    "1, get project nobody",
    "1, get project odd",
    "1, apply -f no-such-file.yaml",
    "1, deploy lc acme/broken",
    "1, get projects --server http://127.0.0.1:9",
    "2, ''",
    "2, gte projects",
    "2, get",
    "2, get projects --outptu yaml",
    "2, get projects -o xml",
    "2, plan lc acme/press -o name",
    "2, plan project acme",
    "2, deploy lc acme/press --timeout soon",
    "3, get project secret",
    "3, get project busy",
    "3, plan lc acme/loose",
    "3, verify lc acme/loose",
    "4, deploy lc acme/slow --timeout 0s",
    "2, diff lc acme/press -o wide",
    "3, diff lc acme/secret",
    "5, diff lc acme/unseen",
    "5, diff lc acme/nobody",
    "5, diff lc acme/press --server http://127.0.0.1:9",
  })
  void everyEndHasItsNumber(int code, String line) {
    Shell.Result result = shell.run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(result.code()).as(result.err()).isEqualTo(code);
  }
}
