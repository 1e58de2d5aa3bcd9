package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is really full: everything that the hub writes to, including the temporary folder,
/// is on a small file system of its own. What needs room fails with a message, the rest continues,
/// and all is well again once there is room, in the same process.
@Tag("cluster")
class FullDiskE2E {
  private static final Path CHARTS = Checkout.root().resolve("e2e/src/test/resources/signals");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String GROUP = "acme/press/v1/web";

  @TempDir private Path work;
  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectories(work.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() {
    run("umount", "--lazy", disk.toString());
  }

  private static void run(String... command) {
    var result = new CommandLine(Map.of()).run(List.of(command));
    assertThat(result.exit()).as(String.join(" ", command) + result.output()).isZero();
  }

  /// Fills the file system, to the last byte.
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int size = 1 << 16; size > 0; size /= 2) {
        write(out, new byte[size]);
      }
    }
    assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
    return filler;
  }

  private static void write(OutputStream out, byte[] block) {
    try {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // As it is meant to be.
    }
  }

  private Path chart(String name, String text) throws IOException {
    Path chart = Files.createDirectories(work.resolve(name));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    Files.writeString(
        chart.resolve("templates/c.yaml"),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: page}, data: {text: %s}}\n"
            .formatted(text));
    return chart;
  }

  private static CommandLine.Result must(CommandLine operator, String... words) {
    var result = operator.bulkhead(words);
    assertThat(result.exit()).as(String.join(" ", words) + "\n" + result.output()).isZero();
    return result;
  }

  private static String ready(HubProcess hub) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(hub.url() + "/q/health/ready")).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /// Readiness results are cached for a moment.
  private static String eventuallyReady(HubProcess hub, String status) throws Exception {
    String seen = ready(hub);
    for (int i = 0; i < 100 && !seen.startsWith(status); i++) {
      Thread.sleep(100);
      seen = ready(hub);
    }
    assertThat(seen).startsWith(status);
    return seen;
  }

  @Test
  void whatNeedsRoomFailsWithASentenceAndSucceedsOnceThereIsSome() throws Exception {
    Path temporary = Files.createDirectories(disk.resolve("tmp"));
    try (TestBed bed = TestBed.start(TestBedOptions.fake(1, 1));
        HubProcess hub =
            HubProcess.with(
                disk.resolve("data"), "-Djava.io.tmpdir=" + temporary, "--probe-image", "none")) {
      CommandLine operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
      String kubeconfig = bed.cluster().kubeconfig().toString();
      must(operator, "cluster", "add", "one", "--provider", "edge", "--kubeconfig", kubeconfig);
      chart("web", "first");
      Path intents = work.resolve("intents.yaml");
      Files.copy(CHARTS.resolve("intents.yaml"), intents);
      must(operator, "apply", "-f", intents.toString());
      long process = hub.pid();
      assertThat(ready(hub)).startsWith("200 ");
      Path filler = fill();

      assertThat(eventuallyReady(hub, "503 ")).containsPattern("disk .*full");
      chart("web", "second");
      var upload = operator.bulkhead("apply", "-f", intents.toString());
      var lint = operator.bulkhead("lint", work.resolve("web").toString());
      var plan = operator.bulkhead("plan", "dig", GROUP, "--manifests");

      assertThat(upload.exit()).isNotZero();
      assertThat(upload.output())
          .contains("STORE_UNAVAILABLE")
          .containsPattern("disk .*(full|no room)");
      assertThat(lint.exit()).isNotZero();
      assertThat(lint.output())
          .contains("STORE_UNAVAILABLE")
          .containsPattern("disk .*(full|no room)");
      assertThat(plan.output()).as("rendering needs no disk").contains("text: first");

      Files.delete(filler);

      eventuallyReady(hub, "200 ");
      must(operator, "apply", "-f", intents.toString());
      assertThat(operator.bulkhead("plan", "dig", GROUP, "--manifests").output())
          .contains("text: second");
      assertThat(hub.pid()).isEqualTo(process);
      assertThat(ProcessHandle.of(process))
          .hasValueSatisfying(it -> assertThat(it.isAlive()).isTrue());
    }
  }
}
