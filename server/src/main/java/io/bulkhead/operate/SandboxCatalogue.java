package io.bulkhead.operate;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxClass.Isolation;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.TreeMap;

/// The sandbox classes that come built in, put into the store at the first start. An operator may
/// change or delete them.
///
/// Overheads are those of Kata's own chart (kata-deploy 4.1); where the RuntimeClass is there
/// already, its own count.
final class SandboxCatalogue {
  private static final String SEEDED = "sandbox-catalogue-seeded";

  static void seed(Store store) {
    if (store.read(reader -> reader.secret(SEEDED)).isPresent()) {
      return;
    }
    store.write(writer -> {
      builtIn().forEach(sandbox -> save(writer, sandbox));
      writer.saveSecret(SEEDED, new byte[] {1});
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
        vm("kata-qemu-runtime-rs", "320Mi"),
        vm("kata-qemu", "320Mi"),
        vm("kata-clh", "130Mi"),
        vm("kata-fc", "130Mi"),
        vm("kata-dragonball", "130Mi"),
        of("gvisor", Isolation.USER_KERNEL, "10m", "32Mi", new TreeMap<>()));
  }

  private static SandboxClass vm(String name, String memory) {
    var nodes = new TreeMap<String, String>();
    nodes.put("katacontainers.io/kata-runtime", "true");
    return of(name, Isolation.VM, "250m", memory, nodes);
  }

  private static SandboxClass of(
      String name, Isolation isolation, String cpu, String memory, TreeMap<String, String> nodes) {
    var overhead = new TreeMap<String, String>();
    overhead.put("cpu", cpu);
    overhead.put("memory", memory);
    return new SandboxClass(
        new Metadata(name, "built in", "", ""),
        new SandboxClass.Spec(name, isolation, false, overhead, nodes));
  }

  private SandboxCatalogue() {}
}
