package io.bulkhead.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.isolation.SandboxClass.Isolation;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The built-in classes, and the operator's right to change them.
class SandboxCatalogueTest {
  private static final DocumentKey GVISOR = key("gvisor");

  @TempDir private Path folder;
  private SqlStore store;

  @BeforeEach
  void open() {
    store = SharedStore.open(StoreOptions.embedded(folder));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static DocumentKey key(String name) {
    return DocumentKey.of(IsolationKinds.SANDBOX_CLASS, name);
  }

  private List<String> names() {
    return store.read(reader ->
        reader.roots(IsolationKinds.SANDBOX_CLASS).stream().map(d -> d.key().name()).toList());
  }

  /// A hub that starts again on the same data.
  private void startAgain() {
    store.close();
    open();
    SandboxCatalogue.seed(store);
  }

  private void save(SandboxClass sandbox) {
    store.write(writer ->
        writer.save(
            IsolationKinds.SANDBOX_CLASS, key(sandbox.metadata().name()), sandbox, List.of()));
  }

  private SandboxClass gvisor() {
    return store
        .read(reader -> reader.find(IsolationKinds.SANDBOX_CLASS, GVISOR))
        .orElseThrow()
        .body();
  }

  private static SandboxClass ours(String handler) {
    return new SandboxClass(
        Metadata.named("gvisor"),
        new SandboxClass.Spec(
            handler, Isolation.USER_KERNEL, true, new TreeMap<>(), new TreeMap<>(), null));
  }

  @Test
  void theFirstStartBringsTheClassesOfKataAndGvisor() {
    SandboxCatalogue.seed(store);

    assertThat(names())
        .containsExactly(
            "kata-qemu-runtime-rs",
            "kata-qemu",
            "kata-clh",
            "kata-fc",
            "kata-dragonball",
            "gvisor");
    assertThat(gvisor().spec().create()).as("RuntimeClasses that nobody asked for").isFalse();
  }

  @Test
  void whatTheOperatorDeletedOrChangedStaysSoAtTheNextStart() {
    SandboxCatalogue.seed(store);
    store.write(writer -> {
      writer.delete(key("kata-fc"));
      return true;
    });
    save(ours("runsc"));

    startAgain();

    assertThat(names()).doesNotContain("kata-fc").hasSize(5);
    assertThat(gvisor().spec().handler()).isEqualTo("runsc");
  }

  @Test
  void aClassThatIsThereBeforeTheFirstStartIsLeftAlone() {
    save(ours("runsc"));

    SandboxCatalogue.seed(store);

    assertThat(gvisor().spec().handler()).isEqualTo("runsc");
    assertThat(names()).hasSize(6);
  }
}
