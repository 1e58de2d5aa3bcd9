package io.bulkhead.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `bulkhead demo`: the main use case, end to end, in steps. Exits with 0 only if every step did
/// what it says.
public final class Demo {
  private static final String HELP =
      """
      bulkhead demo [--keep]

      Starts a hub and two real clusters on this machine and shows, step by step, how a telco and a customer with two
      departments share a cluster: what is planned, what runs where, on which kernel, and what is refused.

        --keep   leave everything running, and say how to talk to it and how to stop it
        --help   this text

      A real node needs Linux and root; without them fake nodes stand in, and the demo says so.
      """;

  /// How often and how long to wait until nobody writes into the working folder.
  private static final int TRIES = 100;

  private static final Duration PAUSE = Duration.ofMillis(200);

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (words.contains("--help")) {
      System.out.print(HELP);
      return;
    }
    if (!List.of("--keep").containsAll(words)) {
      System.err.print(HELP);
      System.exit(2);
    }
    System.exit(run(words.contains("--keep")) ? 0 : 1);
  }

  private static boolean run(boolean keep) {
    Path work = newFolder();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> removeWhenLeft(work), "end-of-demo"));
    var story = new Story(System.out);
    boolean real = TestBed.realNodeObstacle().isEmpty();
    TestBed.realNodeObstacle()
        .ifPresent(why -> story.say("No real node here: " + why + ". Fake nodes stand in."));
    story.say("Starting two clusters and a hub …");
    Path data = work.resolve("data");
    TestBedOptions first = real ? TestBedOptions.real() : TestBedOptions.fake(1, 1);
    try (TestBed one = TestBed.start(first);
        TestBed two = TestBed.start(TestBedOptions.fake(1, 1).withoutSandboxes());
        HubProcess hub = real ? HubProcess.probing(data) : HubProcess.withoutProbes(data)) {
      var scenes = new Scenes(story, hub, one.cluster(), two.cluster(), work, real);
      scenes.all();
      if (keep) {
        awaitEnd(hub, one.cluster(), two.cluster());
      }
      story.step("Take everything down", scenes::takeDown);
      story.say("Every step did what it says.");
      return true;
    } catch (Story.Broken e) {
      System.out.println("\nA step failed: " + e.getMessage());
      return false;
    } finally {
      remove(work);
    }
  }

  /// Runs until the user ends it; the shutdown hooks and the resources above then clean everything
  /// up.
  private static void awaitEnd(HubProcess hub, TestCluster one, TestCluster two) {
    System.out.printf(
        """

        Left running:
          export BULKHEAD_SERVER=%1$s BULKHEAD_TOKEN=%2$s
          ./bulkhead get projects
          kubectl --kubeconfig %3$s get pods -A     # cluster edge+one
          kubectl --kubeconfig %4$s get pods -A     # cluster edge+two
        The API in a browser: %1$s/docs
        Press Enter or Ctrl-C to take everything down; from elsewhere: kill %5$d
        """,
        hub.url(),
        HubProcess.TOKEN,
        one.kubeconfig(),
        two.kubeconfig(),
        ProcessHandle.current().pid());
    try {
      if (System.in.read() < 0) {
        Thread.currentThread().join();
      }
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Path newFolder() {
    try {
      return Files.createTempDirectory("bulkhead-demo");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a working folder", e);
    }
  }

  /// On Ctrl-C the hub stops at the same time, and writes in the folder until it has.
  private static void removeWhenLeft(Path folder) {
    for (int i = 0; i < TRIES && !removed(folder); i++) {
      HubProcess.sleep(PAUSE);
    }
    remove(folder);
  }

  static void remove(Path folder) {
    if (!removed(folder)) {
      System.err.println("cannot remove " + folder);
    }
  }

  private static boolean removed(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  static Path resource(String name, Path folder) {
    try (InputStream in = Demo.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new IllegalStateException("packaged without " + name);
      }
      return Files.write(folder.resolve(name), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  /// A pod's line in the comparison of kernels.
  record Seen(String namespace, String pod, String node, String runtimeClass, String kernel) {
    static Seen of(JsonNode pod, String kernel) {
      return new Seen(
          pod.at("/metadata/namespace").asText(),
          pod.at("/metadata/name").asText(),
          pod.at("/spec/nodeName").asText(),
          pod.at("/spec/runtimeClassName").asText("(none: runc)"),
          kernel);
    }

    String line() {
      return "%-12s %-42s %-8s %-13s %s".formatted(namespace, pod, node, runtimeClass, kernel);
    }
  }

  static final Duration PATIENCE = Duration.ofSeconds(120);

  private Demo() {}
}
