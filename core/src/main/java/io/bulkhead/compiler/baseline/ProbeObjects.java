package io.bulkhead.compiler.baseline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Draft.Part;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.placement.PlaceBaseline;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.proof.Probes;
import java.util.ArrayList;
import java.util.List;

/// A pod for each node and sandbox class to be probed, in a namespace that the guard treats as a
/// tenant's. A pod stays on the cluster only until it has reported.
public final class ProbeObjects implements Pass {
  /// Ends a probe that nobody removes, such as one of a hub that is gone.
  private static final int LONGEST_SECONDS = 900;

  /// Writes the report once and serves it. `uname` comes first: a report without a kernel is
  /// invalid.
  private static final String SCRIPT =
      """
      {
        echo "%1$s"
        echo "nonce $NONCE"
        echo "uid $POD_UID"
        echo "kernel $(uname -r)"
        echo "version $(cat /proc/version)"
        echo "boot-id $(cat /proc/sys/kernel/random/boot_id)"
        grep -qw hypervisor /proc/cpuinfo && echo "hint cpu: hypervisor flag"
        for f in sys_vendor product_name; do
          [ -r /sys/class/dmi/id/$f ] && echo "hint $f: $(cat /sys/class/dmi/id/$f)"
        done
        [ -r /proc/cmdline ] && echo "hint kernel command line: $(head -c 150 /proc/cmdline)"
        dmesg | head -n 2 | sed 's/^/hint kernel log: /'
        find /dev ! -path '/dev/pts/*' \\( -type b -o -type c \\) | sort | sed 's/^/device /'
        ls /sys/block | sed 's/^/disk /'
        echo "%2$s"
      } > /www/writing 2>/dev/null
      mv /www/writing /www/%3$s
      exec httpd -f -p %4$d -h /www
      """
          .formatted(ProbeReport.BEGIN, ProbeReport.END, ProbeAddress.PATH, ProbeAddress.PORT);

  @Override
  public List<Class<? extends Pass>> after() {
    return List.of(PlaceBaseline.class);
  }

  @Override
  public Draft apply(Draft draft) {
    var model = (Model.Baseline) draft.model();
    List<Item> items = items(model.probes());
    return draft.withParts(
        draft.parts().stream()
            .map(part -> part.name().equals(Probes.PART) ? filled(part, items) : part)
            .toList());
  }

  private static Part filled(Part part, List<Item> items) {
    return new Part(
        part.name(),
        part.gates(),
        part.choices(),
        part.variants().stream().map(variant -> variant.withItems(items)).toList());
  }

  private static List<Item> items(Probes probes) {
    List<Item> items = new ArrayList<>();
    items.add(item(namespace(), "probes are treated as a tenant's pods"));
    items.add(item(network(), "a probe answers the API server, and reaches nothing"));
    for (ProbeWish wish : probes.wanted()) {
      String what = wish.subject().sandbox() + " on node " + wish.subject().node();
      items.add(item(pod(probes.image(), wish), "no result counts for " + what));
    }
    return items;
  }

  private static Item item(Manifest manifest, String why) {
    return new Item(Bundle.Entry.of(manifest), List.of(why));
  }

  private static Manifest namespace() {
    ObjectNode tree = NewObject.tree("v1", "Namespace", "", ProbeAddress.NAMESPACE);
    ((ObjectNode) tree.get("metadata"))
        .putObject("labels")
        .put(Labels.TRUST, "untrusted")
        .put(Labels.LEVEL, "restricted");
    return Manifest.of(tree);
  }

  /// The source address of an API server's request depends on the network plug-in, and no selector
  /// matches it on all of them. So the port is open to everybody who may send; tenants may not.
  private static Manifest network() {
    ObjectNode tree =
        NewObject.tree(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            ProbeAddress.NAMESPACE,
            "bulkhead-report-only");
    tree.set(
        "spec",
        Json.parse(
            """
            {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
             "ingress": [{"ports": [{"protocol": "TCP", "port": %d}]}]}
            """
                .formatted(ProbeAddress.PORT)));
    return Manifest.of(tree);
  }

  private static Manifest pod(String image, ProbeWish wish) {
    ObjectNode tree =
        NewObject.tree("v1", "Pod", ProbeAddress.NAMESPACE, ProbeAddress.podName(wish.nonce()));
    ObjectNode spec =
        (ObjectNode)
            Json.parse(
                """
                {"automountServiceAccountToken": false, "enableServiceLinks": false,
                 "activeDeadlineSeconds": %d, "terminationGracePeriodSeconds": 1,
                 "securityContext": {"runAsNonRoot": true, "runAsUser": 65534, "runAsGroup": 65534,
                   "seccompProfile": {"type": "RuntimeDefault"}},
                 "tolerations": [{"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}],
                 "volumes": [{"name": "www", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}]}
                """
                    .formatted(LONGEST_SECONDS));
    spec.put("runtimeClassName", wish.subject().sandbox());
    // By node name affinity instead of nodeName, so that the scheduler still checks capacity.
    spec.putObject("affinity")
        .putObject("nodeAffinity")
        .putObject("requiredDuringSchedulingIgnoredDuringExecution")
        .putArray("nodeSelectorTerms")
        .addObject()
        .putArray("matchFields")
        .addObject()
        .put("key", "metadata.name")
        .put("operator", "In")
        .putArray("values")
        .add(wish.subject().node());
    spec.putArray("containers").add(container(image, wish.nonce()));
    tree.set("spec", spec);
    return Manifest.of(tree);
  }

  /// Enough memory for a virtual machine that is as large as the limits.
  private static ObjectNode container(String image, String nonce) {
    ObjectNode container =
        (ObjectNode)
            Json.parse(
                """
                {"name": "probe", "imagePullPolicy": "IfNotPresent",
                 "ports": [{"name": "report", "containerPort": %1$d, "protocol": "TCP"}],
                 "readinessProbe": {"httpGet": {"path": "/%2$s", "port": %1$d}, "periodSeconds": 1,
                   "timeoutSeconds": 5},
                 "resources": {"limits": {"cpu": "250m", "memory": "256Mi"},
                   "requests": {"cpu": "10m", "memory": "64Mi"}},
                 "securityContext": {"allowPrivilegeEscalation": false,
                   "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": true},
                 "volumeMounts": [{"name": "www", "mountPath": "/www"}]}
                """
                    .formatted(ProbeAddress.PORT, ProbeAddress.PATH));
    container.put("image", image);
    container.putArray("command").add("sh").add("-c").add(SCRIPT);
    var environment = container.putArray("env");
    environment.addObject().put("name", "NONCE").put("value", nonce);
    environment
        .addObject()
        .put("name", "POD_UID")
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", "metadata.uid");
    return container;
  }
}
