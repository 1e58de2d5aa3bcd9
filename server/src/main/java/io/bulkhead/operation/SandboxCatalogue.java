package io.bulkhead.operation;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxClass.Isolation;
import io.bulkhead.kind.isolation.SandboxClass.Vm;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The built-in sandbox classes, which are stored at the first start. An operator may change or
/// delete them.
///
/// Overheads are those of Kata's own chart (kata-deploy 4.1); an existing RuntimeClass keeps its
/// own. The sizes of virtual machines are those of Kata's default configuration files: the runtime
/// written in Rust sizes a machine once, as the limits plus 32Mi; the one written in Go starts with
/// 2Gi and hot-plugs the limits, which Firecracker cannot do.
final class SandboxCatalogue {
  private static final String SEEDED = "sandbox-catalogue-seeded";

  static void seed(Store store) {
    if (store.read(reader -> reader.secrets().find(SEEDED)).isPresent()) {
      return;
    }
    store.write(writer -> {
      builtIn().forEach(sandbox -> save(writer, sandbox));
      writer.secrets().save(SEEDED, new byte[] {1});
      return SEEDED;
    });
  }

  private static void save(Writer writer, SandboxClass sandbox) {
    DocumentKey key = DocumentKey.of(IsolationKinds.SANDBOX_CLASS, sandbox.metadata().name());
    if (!writer.exists(key)) {
      writer.save(IsolationKinds.SANDBOX_CLASS, key, sandbox, List.of());
    }
  }

  private static List<SandboxClass> builtIn() {
    return List.of(
        vm("kata-qemu-runtime-rs", "320Mi", new Vm("32Mi", false)),
        vm("kata-qemu", "320Mi", new Vm("2048Mi", false)),
        vm("kata-clh", "130Mi", new Vm("2048Mi", false)),
        vm("kata-fc", "130Mi", new Vm("2048Mi", true)),
        vm("kata-dragonball", "130Mi", new Vm("32Mi", false)),
        of("gvisor", Isolation.USER_KERNEL, "10m", "32Mi", new TreeMap<>(), null));
  }

  private static SandboxClass vm(String name, String memory, Vm vm) {
    var nodes = new TreeMap<String, String>();
    nodes.put("katacontainers.io/kata-runtime", "true");
    return of(name, Isolation.VM, "250m", memory, nodes, vm);
  }

  private static SandboxClass of(
      String name,
      Isolation isolation,
      String cpu,
      String memory,
      TreeMap<String, String> nodes,
      @Nullable Vm vm) {
    var overhead = new TreeMap<String, String>();
    overhead.put("cpu", cpu);
    overhead.put("memory", memory);
    return new SandboxClass(
        new Metadata(name, "built in", "", ""),
        new SandboxClass.Spec(name, isolation, false, overhead, nodes, vm));
  }

  private SandboxCatalogue() {}
}
