package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.attestation.SignedReport;
import io.bulkhead.attestation.SigningKey;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsCommandTest {
  private static final String CLOUD = "/v2/projects/acme/logical-clouds/press";
  private static final SigningKey KEY = key();

  @TempDir Path folder;
  private FakeHub hub;
  private Shell shell;

  private static SigningKey key() {
    try {
      return SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    hub.json("GET /v2/verification-keys", "{\"keys\":[" + KEY.verification().jwk() + "]}");
    shell = new Shell(folder, hub.address());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static ObjectNode report(boolean holds) {
    ObjectNode report =
        (ObjectNode)
            Json.parse(
                """
                {"format": "bulkhead.io/isolation-report/v1", "id": "r1", "target": "%s",
                 "time": "2026-01-02T12:00:00Z", "holds": %s, "pods": [], "clusters": [
                  {"cluster": "p+c", "guardHolds": %s, "reasons": [], "incidents": [],
                   "freshness": {"heard": "2026-01-02T12:00:00Z", "reasons": []},
                   "probes": {"probed": false, "note": "not probed: switched off"},
                   "facts": {"catalogue": {}, "classes": {}, "nodes": {}, "aged": {}, "lapses": {},
                    "probes": {"image": "", "results": {}, "waiting": {}, "validity": "PT0S",
                     "now": "1970-01-01T00:00:00Z"},
                    "guard": {"wanted": "d", "seen": "%s", "since": null, "gaps": []}}}],
                 "reachability": []}
                """
                    .formatted(CLOUD, holds, holds, holds ? "d" : "e"));
    if (!holds) {
      ((ObjectNode) report.at("/clusters/0"))
          .withArray("reasons")
          .add(
              "the guard differs from what was delivered: a policy or a binding was changed,"
                  + " removed or added");
    }
    return SignedReport.sign(report, KEY);
  }

  private void file(String name, Object json) throws IOException {
    Files.writeString(folder.resolve(name), json.toString());
  }

  @Test
  void aReportIsCheckedWithTheHubsKeysOrWithoutAnyHub() throws IOException {
    file("r.json", report(true));
    file("keys.json", KEY.verification().jwk());
    Shell.Result asked = shell.run("verify", "--check", "r.json");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(asked.out())
        .contains("Signature: good", "Network: as the hub says", "Isolation of lc acme/press");
    hub.close();
    assertThat(shell.run("verify", "--check", "r.json", "--key", "keys.json").code()).isZero();
  }

  @Test
  void whatIsChangedSignedBySomebodyElseOrDoesNotHoldEndsWithThree() throws IOException {
    file("changed.json", report(false).put("holds", true));
    file("honest.json", report(false));
    file("other.json", SignedReport.sign(report(true), key()));
    Shell.Result changed = shell.run("verify", "--check", "changed.json");
    assertThat(changed.code()).isEqualTo(3);
    assertThat(changed.out()).contains("it was changed after it was signed", "DIFFER");
    Shell.Result honest = shell.run("verify", "--check", "honest.json");
    assertThat(honest.code()).isEqualTo(3);
    assertThat(honest.out()).contains("Signature: good", "the same", "DOES NOT HOLD");
    Shell.Result other = shell.run("verify", "--check", "other.json");
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.out()).contains("a key that is not trusted");
  }

  @Test
  void whatIsNoFileOrNoKeyFails() throws IOException {
    file("r.json", report(true));
    file("text.json", "no json");
    assertThat(shell.run("verify", "--check", "nowhere.json").code()).isEqualTo(1);
    assertThat(shell.run("verify", "--check", "text.json").code()).isEqualTo(1);
    assertThat(shell.run("verify", "--check", "r.json", "--key", "r.json").err())
        .contains("holds no Ed25519 key");
    assertThat(shell.run("verify").code()).isEqualTo(2);
  }

  @Test
  void aReportIsKeptListedAndShown() {
    hub.answers("POST " + CLOUD + "/verify", 201, "application/json", report(false).toString());
    Shell.Result kept = shell.run("verify", "lc", "acme/press", "--keep");
    assertThat(kept.code()).isEqualTo(3);
    assertThat(kept.out()).contains("Report r1", "signed with key " + KEY.verification().id());
    hub.json(
        "GET " + CLOUD + "/reports?limit=100",
        "[{\"id\":\"r1\",\"time\":\"2026-01-02T12:00:00Z\",\"holds\":false,\"cause\":\"changed\"}]");
    Shell.Result list = shell.run("reports", "lc", "acme/press");
    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("r1", "NO", "the verdict changed");
    hub.json("GET " + CLOUD + "/reports/r1", report(false).toString());
    assertThat(shell.run("reports", "lc", "acme/press", "r1").out()).contains("DOES NOT HOLD");
  }
}
