package io.bulkhead.e2e;

import io.bulkhead.testbed.cluster.TestCluster;
import java.nio.file.Path;

/// Somebody with a kubeconfig of a logical cloud, and kubectl.
final class Tenant {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"%s"},"spec":%s}
      """;
  private static final String CONTAINER =
      "{\"name\":\"a\",\"image\":\"bulkhead.io/testbed/busybox:1\",\"imagePullPolicy\":\"Never\",\"command\":[\"sleep\",\"3600\"]%s}";

  private final TestCluster cluster;
  private final Path kubeconfig;

  Tenant(TestCluster cluster, Path kubeconfig) {
    this.cluster = cluster;
    this.kubeconfig = kubeconfig;
  }

  CommandLine.Result kubectl(String... words) {
    return result(cluster.kubectlAs(kubeconfig, "", words));
  }

  /// Creates a pod; `extra` is a JSON object of further members of its spec.
  CommandLine.Result run(String name, String namespace, String extra) {
    String members = extra.equals("{}") ? "" : "," + extra.substring(1, extra.length() - 1);
    String spec =
        "{\"terminationGracePeriodSeconds\":1,\"containers\":["
            + CONTAINER.formatted("")
            + "]"
            + members
            + "}";
    return create(POD.formatted(name, namespace, spec));
  }

  CommandLine.Result runPrivileged(String name, String namespace) {
    String container = CONTAINER.formatted(",\"securityContext\":{\"privileged\":true}");
    return create(POD.formatted(name, namespace, "{\"containers\":[" + container + "]}"));
  }

  CommandLine.Result runWithHostPath(String name, String namespace) {
    String container = CONTAINER.formatted("");
    String spec =
        "{\"volumes\":[{\"name\":\"host\",\"hostPath\":{\"path\":\"/\"}}],\"containers\":["
            + container
            + "]}";
    return create(POD.formatted(name, namespace, spec));
  }

  private CommandLine.Result create(String pod) {
    return result(cluster.kubectlAs(kubeconfig, pod, "create", "-f", "-"));
  }

  private static CommandLine.Result result(TestCluster.Result result) {
    return new CommandLine.Result(result.exit(), result.output());
  }
}
