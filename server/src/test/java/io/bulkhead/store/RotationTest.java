package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.KeyValues;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  private static final int SECRETS = 350;

  /// In three pieces.
  private static final byte[] LARGE = BlobContract.content(2 * Blob.PIECE + 5);

  @TempDir Path directory;

  private SqlStore open() {
    return SharedStore.open(StoreOptions.embedded(directory));
  }

  private static byte[] text(String what, int number) {
    return (what + " " + number).getBytes(StandardCharsets.UTF_8);
  }

  private static DocumentKey document(int number) {
    return DocumentKey.of(FleetKinds.CLUSTER_SYNC_OBJECT, "telco", "git-" + number);
  }

  private static void fill(SqlStore store) {
    for (int i = 0; i < SECRETS; i++) {
      store.saveBlob(ByteBuffer.wrap(text("blob", i)), true);
    }
    store.saveBlob(ByteBuffer.wrap(text("open", 0)), false);
    store.saveBlob(ByteBuffer.wrap(LARGE), true);
    store.write(writer -> {
      for (int i = 0; i < SECRETS; i++) {
        writer.secrets().save("s-" + i, text("secret", i));
      }
      for (int i = 0; i < 3; i++) {
        var pairs = new KeyValues.Spec(List.of(Map.of("token", TextNode.valueOf("t" + i))));
        writer.save(
            FleetKinds.CLUSTER_SYNC_OBJECT,
            document(i),
            new KeyValues(Metadata.named("git-" + i), pairs),
            List.of());
      }
      writer.revisions().saveContent(text("content", 0));
      return 0;
    });
  }

  private static void requireAll(SqlStore store) {
    assertThat(BlobContract.read(store, Digest.of(LARGE))).isEqualTo(LARGE);
    store.read(reader -> {
      for (int i = 0; i < SECRETS; i++) {
        assertThat(reader.secrets().find("s-" + i)).hasValue(text("secret", i));
        assertThat(reader.smallBlob(Digest.of(text("blob", i)))).hasValue(text("blob", i));
      }
      assertThat(reader.revisions().content(Digest.of(text("content", 0))))
          .hasValue(text("content", 0));
      assertThat(reader.smallBlob(Digest.of(text("open", 0)))).hasValue(text("open", 0));
      for (int i = 0; i < 3; i++) {
        assertThat(reader.find(FleetKinds.CLUSTER_SYNC_OBJECT, document(i)).orElseThrow().body())
            .hasToString(
                new KeyValues(
                        Metadata.named("git-" + i),
                        new KeyValues.Spec(List.of(Map.of("token", TextNode.valueOf("t" + i)))))
                    .toString());
      }
      return 0;
    });
  }

  private String keyFile() throws IOException {
    return Files.readString(directory.resolve(KeyRing.FILE));
  }

  private int keys() throws IOException {
    return Json.parse(keyFile()).path("key").size();
  }

  @Test
  void everythingIsSealedAnewAndTheOldKeyOpensNothing() throws IOException {
    String old;
    try (SqlStore store = open()) {
      fill(store);
      old = keyFile();

      // 350 secrets, 350 blobs, one in three pieces, 3 documents, what a document was and the check
      // of
      // the key.
      assertThat(store.rotateKey()).isEqualTo(2 * SECRETS + 3 + 3 + 1 + 1);

      requireAll(store);
      store.write(writer -> {
        writer.secrets().save("later", text("later", 1));
        return 0;
      });
    }
    assertThat(keyFile()).isNotEqualTo(old);
    assertThat(keys()).isEqualTo(1);
    assertThat(Files.getPosixFilePermissions(directory.resolve(KeyRing.FILE)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (SqlStore store = open()) {
      requireAll(store);
      assertThat(store.<Boolean>read(reader -> reader.secrets().find("later").isPresent()))
          .isTrue();
    }
    Files.writeString(directory.resolve(KeyRing.FILE), old);
    org.assertj.core.api.Assertions.assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnusable.class);
  }

  /// Killed before its first step, amid the secrets, amid the blobs, and when only the old key is
  /// left to be forgotten.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 54})
  void aRotationThatIsKilledLosesNothingAndIsFinishedByTheNext(int step) throws Exception {
    try (SqlStore store = open()) {
      fill(store);
    }
    assertThat(rotateAndHalt(step)).isEqualTo(RotatingChild.HALTED);
    assertThat(keys()).isEqualTo(2);
    try (SqlStore store = open()) {
      requireAll(store);
      store.rotateKey();
      requireAll(store);
    }
    assertThat(keys()).isEqualTo(1);
    try (SqlStore store = open()) {
      requireAll(store);
    }
  }

  private int rotateAndHalt(int step) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RotatingChild.class.getName(),
                directory.toString(),
                Integer.toString(step))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("child.log").toFile())
            .start();
    try {
      return child.waitFor();
    } finally {
      child.destroyForcibly();
    }
  }
}
