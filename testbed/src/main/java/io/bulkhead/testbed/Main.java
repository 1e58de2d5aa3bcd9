package io.bulkhead.testbed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.testbed.cluster.AdmissionPolicyKind;
import io.bulkhead.testbed.cluster.TestCluster;
import io.bulkhead.testbed.node.PodNetwork;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bulkhead testbed`.
@Command(
    name = "bulkhead testbed",
    description =
        "Real Kubernetes clusters on this machine, for tests, the demo and trying things.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bulkhead testbed up --clusters 2 --nodes fake:3",
      "  bulkhead testbed up --nodes real --dir /tmp/bed",
      "  bulkhead testbed down --dir /tmp/bed"
    })
public final class Main implements Callable<Integer> {
  private static final PrintStream OUT = System.out;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NODES =
      Pattern.compile("none|real|(real\\+)?fake:(?<fake>[0-9]{1,4})");

  public static void main(String[] arguments) {
    var line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, _) -> {
      command.getErr().println("bulkhead testbed: " + e.getMessage());
      return e instanceof IllegalArgumentException ? 2 : 1;
    });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, OUT);
    return 2;
  }

  @Command(description = "Start a bed and leave it running.", mixinStandardHelpOptions = true)
  int up(
      @Option(names = "--dir", description = "Where it lives (a new folder in the user's cache).")
          @Nullable Path dir,
      @Option(
              names = "--clusters",
              defaultValue = "1",
              description = "How many (${DEFAULT-VALUE}).")
          int clusters,
      @Option(
              names = "--nodes",
              defaultValue = "fake:1",
              description =
                  "real, fake:N, real+fake:N or none, for each cluster (${DEFAULT-VALUE}).")
          String nodes,
      @Option(
              names = "--network",
              defaultValue = "bridge",
              description =
                  "Of a real node: bridge, or cilium, which keeps policies"
                      + " (${DEFAULT-VALUE}).")
          PodNetwork.Plugin network,
      @Option(
              names = "--without",
              split = ",",
              paramLabel = "POLICY",
              description =
                  "Admission policies that the API servers do not serve, as older ones:"
                      + " mutating, validating.")
          AdmissionPolicyKind @Nullable [] without,
      @Option(names = "--no-sandboxes", description = "Fake nodes know only runc.")
          boolean noSandboxes,
      @Option(names = "--json", description = "Print what was started as JSON.") boolean json)
      throws IOException {
    TestBedOptions options = options(dir, clusters, nodes, noSandboxes).with(network);
    TestBed bed = TestBed.startDetached(without == null ? options : options.without(without));
    ObjectNode told = JSON.createObjectNode();
    told.put("dir", bed.folder().toString());
    var list = told.putArray("clusters");
    for (TestCluster cluster : bed.clusters()) {
      list.addObject()
          .put("name", cluster.name())
          .put("kubeconfig", cluster.kubeconfig().toString())
          .put("server", cluster.server().toString());
    }
    if (json) {
      OUT.println(JSON.writeValueAsString(told));
    } else {
      for (TestCluster cluster : bed.clusters()) {
        OUT.println("cluster " + cluster.name() + ": export KUBECONFIG=" + cluster.kubeconfig());
      }
      OUT.println("kubectl: " + bed.cluster().kubectlProgram());
      OUT.println("stop it: bulkhead testbed down --dir " + bed.folder());
    }
    return 0;
  }

  static TestBedOptions options(
      @Nullable Path dir, int clusters, String nodes, boolean noSandboxes) {
    Matcher wanted = NODES.matcher(nodes);
    if (!wanted.matches()) {
      throw new IllegalArgumentException(
          "--nodes is real, fake:N, real+fake:N or none, not " + nodes);
    }
    String fake = Optional.ofNullable(wanted.group("fake")).orElse("0");
    return new TestBedOptions(
        dir,
        clusters,
        Integer.parseInt(fake),
        nodes.startsWith("real"),
        noSandboxes ? TestBedOptions.NOT_SANDBOXED : TestBedOptions.SANDBOXED,
        true,
        Set.of(),
        PodNetwork.Plugin.BRIDGE,
        System.err::println);
  }

  @Command(description = "Stop a bed and remove all of it.", mixinStandardHelpOptions = true)
  int down(
      @Option(names = "--dir", description = "The bed's folder.") @Nullable Path dir,
      @Option(names = "--all", description = "Every bed in the user's cache.") boolean all)
      throws IOException {
    if (dir == null && !all) {
      throw new IllegalArgumentException("say --dir FOLDER or --all; `list` shows the beds");
    }
    for (Path bed : all ? beds() : List.of(Path.of(String.valueOf(dir)))) {
      OUT.println(TestBed.down(bed) ? "removed " + bed : "nothing is at " + bed);
    }
    return 0;
  }

  @Command(description = "Show the beds in the user's cache.", mixinStandardHelpOptions = true)
  int list() throws IOException {
    beds().forEach(OUT::println);
    return 0;
  }

  @Command(
      description = "Build the programs, so that later starts are quick.",
      mixinStandardHelpOptions = true)
  int build(@Option(names = "--real", description = "Those of a real node too.") boolean real) {
    var tools = new Toolchain(Toolchain.userCache().resolve("bin"), System.err::println);
    for (Tool tool : Tool.values()) {
      boolean node = List.of("containerd", "gvisor", "cilium").contains(tool.module());
      if (real || !(node || tool == Tool.KUBELET || tool == Tool.DEX)) {
        OUT.println(tools.binary(tool));
      }
    }
    return 0;
  }

  private static List<Path> beds() throws IOException {
    Path folder = TestBed.bedsFolder();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> beds = Files.list(folder)) {
      return beds.sorted().toList();
    }
  }
}
