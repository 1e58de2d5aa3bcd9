package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.KeyValues;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.database.KeyRing;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database without the key file reveals no secret.
class SecretsTest {
  private static final String WORD = "correct-horse-battery-staple";
  private static final DocumentKey SYNC =
      DocumentKey.of(FleetKinds.CLUSTER_SYNC_OBJECT, "telco", "git");

  @TempDir Path directory;

  private SqlStore open() {
    return SharedStore.open(StoreOptions.embedded(directory));
  }

  private Path key() {
    return directory.resolve(KeyRing.FILE);
  }

  private static KeyValues token() {
    return new KeyValues(
        Metadata.named("git"),
        new KeyValues.Spec(List.of(Map.of("gitToken", TextNode.valueOf(WORD)))));
  }

  private static Bundle secretBundle() {
    return Bundle.of(
        List.of(
            Bundle.Entry.of(
                Manifest.of(
                    Json.parse(
                        """
                        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                         "stringData": {"password": "%s"}}\
                        """
                            .formatted(WORD))))));
  }

  private void fill(SqlStore store) {
    store.saveBlob(ByteBuffer.wrap(("kubeconfig " + WORD).getBytes(StandardCharsets.UTF_8)), true);
    store.write(w -> {
      w.secrets().save("registry", WORD.getBytes(StandardCharsets.UTF_8));
      w.bundles().save(secretBundle());
      w.save(FleetKinds.CLUSTER_SYNC_OBJECT, SYNC, token(), List.of());
      return true;
    });
  }

  @Test
  void noFileOfTheDatabaseHoldsASecretInTheClear() throws IOException {
    try (var store = open()) {
      fill(store);
      try (var files = Files.list(directory)) {
        List<Path> all = files.toList();
        assertThat(all).hasSizeGreaterThan(1);
        for (Path file : all) {
          String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertThat(content.contains(WORD)).as(file.toString()).isFalse();
        }
      }
    }
    try (var store = open()) {
      var read = store.read(r -> r.find(FleetKinds.CLUSTER_SYNC_OBJECT, SYNC)).orElseThrow();
      assertThat(read.body()).isEqualTo(token());
      assertThat(store.read(r -> r.secrets().find("registry")).orElseThrow())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(WORD);
      var bundle = store.read(r -> r.bundles().find(secretBundle().digest())).orElseThrow();
      assertThat(bundle).isEqualTo(secretBundle());
    }
  }

  @Test
  void onlyTheOwnerReadsTheKeyFile() throws IOException {
    open().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");
  }

  @Test
  void aMissingKeyFileIsNotReplacedByANewOne() throws IOException {
    open().close();
    Files.delete(key());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining(key().toString())
        .hasMessageContaining("missing");
    assertThat(key()).doesNotExist();
  }

  @Test
  void anotherKeyIsRefusedAtOpen(@TempDir Path other) throws IOException {
    open().close();
    SharedStore.open(StoreOptions.embedded(other)).close();
    Files.copy(
        other.resolve(KeyRing.FILE), key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("another key");
  }

  @Test
  void aDamagedKeyFileIsRefusedWithoutQuotingIt() throws IOException {
    open().close();
    Files.writeString(key(), "garbage-" + WORD);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("does not hold a key")
        .hasNoCause()
        .message()
        .doesNotContain(WORD);
  }

  @Test
  void aSealedValueDoesNotOpenInAnotherRow() {
    try (var store = open()) {
      fill(store);
      store.write(w -> {
        w.secrets().save("mine", new byte[] {1});
        return true;
      });
      Jdbi.create(StoreOptions.embedded(directory).url())
          .useHandle(h ->
              h.execute(
                  """
                  UPDATE secret SET content =
                    (SELECT content FROM secret WHERE name = 'registry')
                  WHERE name = 'mine'\
                  """));
      assertThatThrownBy(() -> store.read(r -> r.secrets().find("mine")))
          .isInstanceOf(StoreUnusable.class)
          .hasMessageContaining("secret/mine");
    }
  }

  @Test
  void bytesSavedInTheOpenAndAsASecretEndUpSealed() {
    byte[] content = WORD.getBytes(StandardCharsets.UTF_8);
    try (var store = open()) {
      store.saveBlob(ByteBuffer.wrap(content), false);
      store.saveBlob(ByteBuffer.wrap(content), true);
      Digest digest = store.saveBlob(ByteBuffer.wrap(content), false);
      int sealed =
          Jdbi.create(StoreOptions.embedded(directory).url())
              .withHandle(
                  h -> h.createQuery("SELECT sealed FROM blob_part").mapTo(Integer.class).one());
      assertThat(sealed).isEqualTo(1);
      assertThat(store.read(r -> r.smallBlob(digest)).orElseThrow()).isEqualTo(content);
    }
  }

  @Test
  void optionsDoNotShowThePassword() {
    var options =
        new StoreOptions("jdbc:postgresql://h/d?password=" + WORD, directory, "hub", WORD);
    assertThat(options.toString()).doesNotContain(WORD);
  }
}
