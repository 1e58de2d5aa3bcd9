package io.bulkhead.testbed.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// One running cluster.
public final class TestCluster {
  /// @param output standard output, then standard error
  public record Result(int exit, String output) {
    public boolean ok() {
      return exit == 0;
    }
  }

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final ControlPlane plane;
  private final Toolchain tools;
  private final Path kubectl;

  public TestCluster(String name, ControlPlane plane, Toolchain tools) {
    this.name = name;
    this.plane = plane;
    this.tools = tools;
    this.kubectl = tools.binary(Tool.KUBECTL);
  }

  public String name() {
    return name;
  }

  /// The administrator's kubeconfig, with everything inline.
  public Path kubeconfig() {
    return plane.kubeconfig();
  }

  /// The kubeconfig of a user with a certificate that the cluster's CA has signed.
  public String clientKubeconfig(String user, String group) {
    return plane.clientKubeconfig(user, group);
  }

  public URI server() {
    return plane.server();
  }

  /// A bearer token of the group system:masters.
  public String adminToken() {
    return plane.adminToken();
  }

  /// The CA of the API server's certificate, as PEM.
  public Path authority() {
    return plane.authority();
  }

  /// The pinned kubectl.
  public Path kubectlProgram() {
    return kubectl;
  }

  /// Runs kubectl as administrator.
  public Result kubectl(String... arguments) {
    return kubectlAs(kubeconfig(), "", arguments);
  }

  /// Runs kubectl with a given kubeconfig and standard input.
  public Result kubectlAs(Path config, String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(kubectl.toString(), "--kubeconfig", config.toString()));
    // kubectl caches what a server serves by its port, which another server may have had before.
    command.add("--cache-dir=" + kubeconfig().resolveSibling("kubectl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A kubectl that failed early has closed its input; its exit code tells the rest.
        process.getErrorStream().close();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run kubectl", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running kubectl", e);
    }
  }

  /// Applies YAML as administrator; throws if it is refused.
  public void apply(String yaml) {
    Result result = kubectlAs(kubeconfig(), yaml, "apply", "-f", "-");
    if (!result.ok()) {
      throw new IllegalStateException(result.output());
    }
  }

  /// A kubectl command's JSON output; throws if it fails.
  public JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    Result result = kubectl(all.toArray(String[]::new));
    if (!result.ok()) {
      throw new IllegalStateException(result.output());
    }
    try {
      return JSON.readTree(result.output());
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl did not print JSON: " + result.output(), e);
    }
  }

  /// Repeats a kubectl command until its JSON output is as wanted; throws if it never is.
  public JsonNode await(Duration limit, Predicate<JsonNode> wanted, String... arguments) {
    Instant end = Instant.now().plus(limit);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    while (true) {
      Result result = kubectl(all.toArray(String[]::new));
      if (result.ok()) {
        JsonNode seen = read(result.output());
        if (wanted.test(seen)) {
          return seen;
        }
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "not so after "
                + limit
                + ": kubectl "
                + String.join(" ", arguments)
                + "\n"
                + result.output());
      }
      Daemons.pause(Duration.ofMillis(200));
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
  }

  /// kill -9 of the API server; etcd stays.
  public void killApiServer() {
    plane.killApiServer();
  }

  /// Starts the API server again on the same port and waits until it is ready.
  public void restartApiServer() {
    plane.startApiServer();
  }

  /// Suspends the API server: connections are accepted and kept, and nothing answers.
  public void silenceApiServer() {
    plane.signalApiServer("STOP");
  }

  /// Resumes the API server after [#silenceApiServer].
  public void wakeApiServer() {
    plane.signalApiServer("CONT");
  }

  /// Saves the content of etcd, for [#restore].
  public void backUp() {
    plane.backUp();
  }

  /// Restores what was saved last: everything since then is lost.
  public void restore() {
    plane.restore();
  }

  /// Gives the API server new credentials, which replace the old ones; [#kubeconfig] has them.
  public void revokeCredentials() {
    plane.renewAccess(false);
  }

  /// As [#revokeCredentials], with a new CA.
  public void changeAuthority() {
    plane.renewAccess(true);
  }

  /// Adds a node that kwok simulates, in any kind of bed.
  ///
  /// @param handlers runtime handlers that it reports, such as `runc` and `kata-qemu`
  public void addFakeNode(String node, List<String> handlers) {
    FakeNodes.start(plane, tools);
    FakeNodes.add(this, node, handlers);
  }

  /// The folder of all files of this cluster.
  public Path folder() {
    return plane.folder();
  }

  /// Writes a file for this cluster, such as a user's kubeconfig.
  public Path write(String file, String content) {
    try {
      return Files.writeString(plane.folder().resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
