package io.bulkhead.compiler.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.quota.Quantity;
import java.util.Optional;

/// Compares the virtual machine that a sandbox starts for a pod with what the pod may use on its
/// node.
///
/// A runtime that starts a machine with a base amount of memory and hot-plugs the containers'
/// limits makes one that is larger than the pod's cgroup (limits and overhead), unless the overhead
/// is large enough. Such a pod works until the guest has touched as much memory as the cgroup
/// allows; then the whole machine is killed (Kata's issue 12786). If the runtime keeps the machine
/// out of the pod's cgroup, it survives, with memory that neither scheduler nor quota counts. Both
/// deserve a warning but no refusal: a pod that uses less is fine.
final class VirtualMachine {
  /// @param what is wrong, the same for all pods of the class
  /// @param size of this pod's machine, and what it may be
  /// @param cure what an operator or the chart's author can do
  record Fault(String what, String size, Cure cure) {}

  /// What is wrong with the machine of a pod; empty if it fits or nothing is known about it.
  ///
  /// @param overhead bytes that the RuntimeClass adds to the pod's cgroup
  static Optional<Fault> fault(SandboxClass sandbox, JsonNode spec, long overhead) {
    SandboxClass.Vm vm = sandbox.spec().vm();
    long own = vm == null ? 0 : Quantity.whole(vm.memory()).orElse(0L);
    long limit = PodDemand.memoryLimit(spec);
    if (vm == null || own == 0 || limit == 0) {
      return Optional.empty();
    }
    String name = sandbox.metadata().name();
    long limits = PodDemand.memoryLimits(spec);
    long machine = vm.fixed() ? own : limits + own;
    long cgroup = limit + overhead;
    if (machine > cgroup) {
      return Optional.of(
          new Fault(
              "virtual machines of the class %s have %s memory%s, more than their pods may use (limits and overhead): a machine is killed when it uses more, or uses what nobody counts"
                  .formatted(name, mebi(own), vm.fixed() ? "" : " beside the limits"),
              "%s machine, the pod may use %s, %s too little"
                  .formatted(mebi(machine), mebi(cgroup), mebi(machine - cgroup)),
              new Cure(
                  "ask an operator to raise the overhead of " + name,
                  "raise the overhead of " + name + " by what is too little")));
    }
    if (vm.fixed() && limits > own) {
      return Optional.of(
          new Fault(
              "virtual machines of the class %s have %s memory whatever the limits of the pod say, and they allow more"
                  .formatted(name, mebi(own)),
              "limits of %s, %s too much".formatted(mebi(limits), mebi(limits - own)),
              Cure.of("lower the memory limits to " + mebi(own) + " in all")));
    }
    return Optional.empty();
  }

  private static String mebi(long bytes) {
    return Room.amount(Demand.MEMORY, bytes);
  }

  private VirtualMachine() {}
}
