package io.bulkhead.testbed.program;

import java.util.List;

/// Every program that is built, with the Go module that pins it.
public enum Tool {
  ETCD("etcd", "etcd-kwok", "go.etcd.io/etcd/server/v3"),
  KWOK("kwok", "etcd-kwok", "sigs.k8s.io/kwok/cmd/kwok"),
  KUBECTL("kubectl", "kubernetes", "k8s.io/kubernetes/cmd/kubectl"),
  API_SERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver"),
  CONTROLLER_MANAGER(
      "kube-controller-manager", "kubernetes", "k8s.io/kubernetes/cmd/kube-controller-manager"),
  SCHEDULER("kube-scheduler", "kubernetes", "k8s.io/kubernetes/cmd/kube-scheduler"),
  KUBELET("kubelet", "kubernetes", "k8s.io/kubernetes/cmd/kubelet"),
  CONTAINERD("containerd", "containerd", "github.com/containerd/containerd/v2/cmd/containerd"),
  SHIM(
      "containerd-shim-runc-v2",
      "containerd",
      "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2"),
  CTR("ctr", "containerd", "github.com/containerd/containerd/v2/cmd/ctr"),
  RUNSC("runsc", "gvisor", "gvisor.dev/gvisor/runsc"),
  CILIUM_AGENT("cilium-agent", "cilium", "github.com/cilium/cilium/daemon"),
  CILIUM_CNI("cilium-cni", "cilium", "github.com/cilium/cilium/plugins/cilium-cni"),
  DEX("dex", "dex", "github.com/dexidp/dex/cmd/dex");

  private static final String KUBERNETES = "1.37.2";
  private static final String CILIUM = "1.20.2";

  private final String program;
  private final String module;
  private final String source;

  Tool(String program, String module, String source) {
    this.program = program;
    this.module = module;
    this.source = source;
  }

  String program() {
    return program;
  }

  /// The folder of its go.mod below `tools`.
  public String module() {
    return module;
  }

  String source() {
    return source;
  }

  /// Flags of `go build`; Kubernetes' programs get their version through these.
  List<String> flags() {
    return switch (module) {
      case "kubernetes" ->
          List.of(
              "-trimpath",
              "-ldflags",
              "-s -w"
                  + versionFlag("gitVersion", "v" + KUBERNETES)
                  + versionFlag("gitMajor", KUBERNETES.split("\\.")[0])
                  + versionFlag("gitMinor", KUBERNETES.split("\\.")[1]));
      case "containerd" ->
          List.of(
              "-trimpath", "-tags", "no_btrfs no_aufs no_zfs no_devmapper", "-ldflags", "-s -w");
      case "cilium" ->
          List.of(
              "-trimpath",
              "-tags",
              "osusergo",
              "-ldflags",
              "-s -w -X github.com/cilium/cilium/pkg/version.ciliumVersion=" + CILIUM);
      default -> List.of("-trimpath", "-ldflags", "-s -w");
    };
  }

  /// Whether it needs a C compiler: one of its storage backends is written in C.
  boolean compilesC() {
    return this == DEX;
  }

  private static String versionFlag(String name, String value) {
    return " -X k8s.io/component-base/version." + name + "=" + value;
  }
}
