package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.kind.isolation.SandboxClass;
import java.util.Optional;

/// The virtual machine that a sandbox starts for a pod, against what the pod may use on its node.
///
/// A runtime that starts a machine with some memory of its own and plugs the containers' limits in
/// on top makes one that is larger than the pod's cgroup (limits and overhead), unless the overhead
/// is as large. Such a pod starts and works until the guest has touched as much memory as the
/// cgroup has; then the machine is killed as a whole (Kata's issue 12786). Where the runtime keeps
/// the machine out of the pod's cgroup it lives on, with memory that neither scheduler nor quota
/// counts. Both are worth a warning and no refusal: a pod that uses less is well.
final class VirtualMachine {
  /// What is wrong with the machine of a pod; empty when it fits or nothing is known of it.
  ///
  /// @param overhead bytes that the RuntimeClass adds to the pod's cgroup
  static Optional<String> fault(SandboxClass sandbox, JsonNode spec, long overhead) {
    SandboxClass.Vm vm = sandbox.spec().vm();
    long own = vm == null ? 0 : Quantity.whole(vm.memory()).orElse(0L);
    long limit = PodDemand.memoryLimit(spec);
    if (vm == null || own == 0 || limit == 0) {
      return Optional.empty();
    }
    long limits = PodDemand.memoryLimits(spec);
    long machine = vm.fixed() ? own : limits + own;
    long cgroup = limit + overhead;
    if (machine > cgroup) {
      return Optional.of(
          "its virtual machine has %s memory%s, the pod may use %s (limits and overhead), %s too little: the machine is killed when it uses more, or uses what nobody counts; an operator raises the overhead of %s"
              .formatted(
                  mebi(machine),
                  vm.fixed() ? "" : " (" + mebi(own) + " beside the limits)",
                  mebi(cgroup),
                  mebi(machine - cgroup),
                  sandbox.metadata().name()));
    }
    if (vm.fixed() && limits > own) {
      return Optional.of(
          "its virtual machine has %s memory whatever the limits say, and they allow %s, %s too much"
              .formatted(mebi(own), mebi(limits), mebi(limits - own)));
    }
    return Optional.empty();
  }

  private static String mebi(long bytes) {
    return Room.amount(Demand.MEMORY, bytes);
  }

  private VirtualMachine() {}
}
