package io.bulkhead.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.testbed.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The scenes of the demo, in order.
final class Scenes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PRESS = "acme/shop-floor/v1/press";
  private static final String PAINT = "acme/shop-floor/v1/paint";
  private static final String ROUTER = "telco/routing/v1/router";
  private static final String ELSEWHERE = "acme/shop-floor/v1/elsewhere";

  private final Story story;
  private final HubProcess hub;
  private final TestCluster one;
  private final TestCluster two;
  private final Path work;
  private final boolean real;
  private final CommandLine operator;

  Scenes(Story story, HubProcess hub, TestCluster one, TestCluster two, Path work, boolean real) {
    this.story = story;
    this.hub = hub;
    this.one = one;
    this.two = two;
    this.work = work;
    this.real = real;
    this.operator = CommandLine.operatorOf(hub, work.resolve("config.yaml"));
  }

  void all() {
    story.step("Register two clusters; what they can do is observed, not declared", this::register);
    story.step("The telco's project is trusted; the customer's has two departments", this::intents);
    story.step("Departments become namespaces with users, quota and isolation", this::clouds);
    story.step("The plan: what would go where, before anything is touched", this::plan);
    story.step("Deploy the telco's router and both departments' application", this::deploy);
    story.step("The same node, different kernels", this::kernels);
    story.step("Dana of the press shop tries her kubeconfig", this::tenant);
    story.step("A cluster without a sandbox is refused, with the reason", this::elsewhere);
    story.step("The guard is deleted by hand, and comes back", this::guard);
    story.step("The isolation report", this::verify);
  }

  private String bulkhead(String... words) {
    return story.shows(
        "bulkhead " + String.join(" ", words).replace(work + "/", ""),
        () -> operator.bulkhead(words));
  }

  private void register() {
    bulkhead(
        "cluster",
        "add",
        "one",
        "--provider",
        "edge",
        "--kubeconfig",
        one.kubeconfig().toString(),
        "--label",
        "sandboxed");
    bulkhead(
        "cluster", "add", "two", "--provider", "edge", "--kubeconfig", two.kubeconfig().toString());
    JsonNode first = capabilities("one", facts -> facts.path("unusable").isEmpty());
    story.say("edge+one: " + facts(first));
    JsonNode second =
        capabilities(
            "two", facts -> facts.path("reachable").asBoolean() && !facts.path("nodes").isEmpty());
    story.say("edge+two: " + facts(second));
    story.expect(
        second.path("unusable").size() > 0,
        "edge+two takes no untrusted work: " + second.path("unusable").path(0).asText());
  }

  private static String facts(JsonNode seen) {
    List<String> handlers = new ArrayList<>();
    seen.path("nodes")
        .forEach(node -> node.path("handlers").forEach(h -> handlers.add(h.asText())));
    return seen.path("version").asText() + ", handlers on its nodes: " + handlers;
  }

  private JsonNode capabilities(String cluster, java.util.function.Predicate<JsonNode> wanted) {
    String path = "/v2/cluster-providers/edge/clusters/" + cluster + "/capabilities";
    Instant end = Instant.now().plus(Demo.PATIENCE);
    while (true) {
      JsonNode seen = get(URI.create(hub.url() + path), "Bearer " + HubProcess.TOKEN);
      if (wanted.test(seen)) {
        return seen;
      }
      if (Instant.now().isAfter(end)) {
        throw new Story.Broken("the capabilities of " + cluster + " stayed at " + seen);
      }
      HubProcess.sleep(java.time.Duration.ofMillis(300));
    }
  }

  private void intents() {
    Path examples = Checkout.root().resolve("examples/telco-and-customer");
    bulkhead(
        "apply",
        "-f",
        examples.resolve("telco.yaml").toString(),
        "-f",
        examples.resolve("acme.yaml").toString());
    bulkhead("apply", "-f", Demo.resource("site.yaml", work).toString());
    bulkhead("get", "projects");
    bulkhead("get", "logicalclouds", "-A");
  }

  private void clouds() {
    bulkhead("deploy", "lc", "telco/network-functions");
    bulkhead("deploy", "lc", "acme/press-shop");
    bulkhead("deploy", "lc", "acme/paint-shop");
    story.shows(
        "kubectl get namespace acme-press --show-labels",
        () -> kubectl("get", "namespace", "acme-press", "--show-labels"));
  }

  private CommandLine.Result kubectl(String... words) {
    TestCluster.Result result = one.kubectl(words);
    return new CommandLine.Result(result.exit(), result.output());
  }

  private void plan() {
    bulkhead("plan", "dig", PRESS);
  }

  private void deploy() {
    bulkhead("deploy", "dig", ROUTER);
    bulkhead("deploy", "dig", PRESS);
    bulkhead("deploy", "dig", PAINT);
  }

  private void kernels() {
    List<Demo.Seen> seen = new ArrayList<>();
    for (String namespace : List.of("telco-nf", "acme-press", "acme-paint")) {
      for (JsonNode pod : one.json("get", "pods", "-n", namespace).path("items")) {
        seen.add(Demo.Seen.of(pod, real ? kernelOf(pod) : "(fake node)"));
      }
    }
    story.say("%-12s %-42s %-8s %-13s %s".formatted("NAMESPACE", "POD", "NODE", "CLASS", "KERNEL"));
    seen.forEach(pod -> story.say(pod.line()));
    story.expect(
        seen.stream().map(Demo.Seen::node).distinct().count() == 1, "all of them run on one node");
    story.expect(
        seen.stream()
            .allMatch(pod ->
                pod.namespace().startsWith("acme") != pod.runtimeClass().startsWith("(none")),
        "the customer's pods have a sandbox class, the telco's has none");
    if (real) {
      String host = hostKernel();
      story.expect(
          seen.stream()
              .allMatch(pod -> pod.namespace().startsWith("acme") != pod.kernel().equals(host)),
          "the telco's kernel is the host's (" + host + "), the customer's are not");
    }
  }

  private static String hostKernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the host's kernel", e);
    }
  }

  private String kernelOf(JsonNode pod) {
    int port = pod.at("/spec/containers/0/ports/0/containerPort").asInt();
    return text(
            URI.create("http://" + pod.at("/status/podIP").asText() + ":" + port + "/kernel"), "")
        .strip();
  }

  private static JsonNode get(URI uri, String authorization) {
    try {
      return JSON.readTree(text(uri, authorization));
    } catch (IOException e) {
      throw new Story.Broken(uri + " did not answer with JSON");
    }
  }

  private static String text(URI uri, String authorization) {
    var request = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new Story.Broken(uri + " does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void tenant() {
    Path kubeconfig = work.resolve("dana.kubeconfig");
    bulkhead(
        "kubeconfig",
        "lc",
        "acme/press-shop",
        "--cluster",
        "edge+one",
        "-o",
        kubeconfig.toString());
    one.apply(
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: plain}, handler: runc}");
    var dana = new Tenant(one, kubeconfig);
    story.shows(
        "kubectl run box --image=busybox …          (as dana, no class named)",
        () -> dana.run("box", "acme-press", "{}"));
    JsonNode box = one.json("get", "pod", "box", "-n", "acme-press");
    story.expect(
        !box.at("/spec/runtimeClassName").asText().isEmpty(),
        "it got the class " + box.at("/spec/runtimeClassName").asText());
    story.refuses(
        "kubectl run … runtimeClassName: plain",
        () -> dana.run("b1", "acme-press", "{\"runtimeClassName\":\"plain\"}"),
        "sandbox|class");
    story.refuses(
        "kubectl run … privileged: true",
        () -> dana.runPrivileged("b2", "acme-press"),
        "privileged");
    story.refuses(
        "kubectl run … hostPath: /", () -> dana.runWithHostPath("b3", "acme-press"), "hostPath");
    story.refuses(
        "kubectl run … -n acme-paint", () -> dana.run("b4", "acme-paint", "{}"), "forbidden");
    story.shows(
        "kubectl delete pod box --now", () -> dana.kubectl("delete", "pod", "box", "--now"));
  }

  private void elsewhere() {
    story.refuses(
        "bulkhead deploy dig " + ELSEWHERE,
        () -> operator.bulkhead("deploy", "dig", ELSEWHERE),
        "edge\\+two|sandbox");
    CommandLine.Result explained = operator.bulkhead("explain", "dig", ELSEWHERE);
    story.say(explained.output());
  }

  private void guard() {
    List<String> names = new ArrayList<>();
    one.json("get", "validatingadmissionpolicies")
        .path("items")
        .forEach(p -> names.add(p.at("/metadata/name").asText()));
    String name =
        names.stream()
            .filter(n -> n.contains("bulkhead"))
            .findFirst()
            .orElseThrow(() -> new Story.Broken("there is no guard"));
    String before = one.json("get", "validatingadmissionpolicy", name).at("/metadata/uid").asText();
    story.shows(
        "kubectl delete validatingadmissionpolicy " + name,
        () -> kubectl("delete", "validatingadmissionpolicy", name));
    JsonNode back =
        one.await(
            Demo.PATIENCE,
            seen -> !seen.at("/metadata/uid").asText().equals(before),
            "get",
            "validatingadmissionpolicy",
            name);
    story.expect(!back.at("/metadata/uid").asText().isEmpty(), "it is back, as a new object");
  }

  private void verify() {
    if (real) {
      probes();
    } else {
      story.say("Fake nodes run nothing, so the hub was started with --probe-image none.");
    }
    bulkhead("verify", "lc", "acme/press-shop");
    bulkhead("verify", "lc", "acme/paint-shop");
  }

  /// What the probe of each node and class saw from within.
  private void probes() {
    Instant end = Instant.now().plus(Demo.PATIENCE);
    JsonNode sound = probed();
    while (!sound.path("state").asText().equals("sound")) {
      if (Instant.now().isAfter(end)) {
        throw new Story.Broken("the probe stayed at " + sound);
      }
      HubProcess.sleep(java.time.Duration.ofMillis(500));
      sound = probed();
    }
    story.say(
        "probe of class %s on node %s: host's kernel %s, its own %s"
            .formatted(
                sound.path("class").asText(),
                sound.path("node").asText(),
                sound.path("hostKernel").asText(),
                sound.path("guestKernel").asText()));
    story.expect(
        !sound.path("guestKernel").asText().equals(hostKernel()),
        "behind the customer's sandbox is a kernel of its own");
  }

  private JsonNode probed() {
    String path = "/v2/cluster-providers/edge/clusters/one/verify";
    return get(URI.create(hub.url() + path), "Bearer " + HubProcess.TOKEN)
        .at("/clusters/0/probes/results/0");
  }

  void takeDown() {
    for (String group : List.of(PRESS, PAINT, ROUTER)) {
      bulkhead("terminate", "dig", group);
    }
    for (String cloud : List.of("acme/press-shop", "acme/paint-shop", "telco/network-functions")) {
      bulkhead("terminate", "lc", cloud);
    }
    JsonNode left = one.json("get", "namespaces");
    boolean gone = true;
    for (JsonNode namespace : left.path("items")) {
      gone &= !namespace.at("/metadata/name").asText().matches("acme-.*|telco-.*");
    }
    story.expect(gone, "no namespace of a tenant is left on edge+one");
  }
}
