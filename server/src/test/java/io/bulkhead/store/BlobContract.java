package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.database.Database;
import io.bulkhead.store.database.KeyRing;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of any size, piece by piece.
abstract class BlobContract extends RevisionsContract {
  private static final int PIECE = Blob.PIECE;

  /// Four pieces.
  private static final byte[] LARGE = content(3 * PIECE + 5);

  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  static byte[] read(SqlStore store, Digest digest) {
    var bytes = new ByteArrayOutputStream();
    try {
      store.blob(digest).orElseThrow().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Digest save(byte[] content, boolean secret) {
    return store.saveBlob(ByteBuffer.wrap(content), secret);
  }

  private long count(String sql) {
    return raw().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    PIECE - 1 + ", 1",
    PIECE + ", 1",
    PIECE + 1 + ", 2",
    3 * PIECE + 5 + ", 4",
  })
  void aFileOfAnySizeComesBackAsItWas(int size, int pieces) {
    byte[] content = content(size);
    for (boolean secret : List.of(false, true)) {
      Digest digest = save(content, secret);
      assertThat(digest).isEqualTo(Digest.of(content));
      assertThat(store.blob(digest).orElseThrow().size()).isEqualTo(size);
      assertThat(read(store, digest)).isEqualTo(content);
      assertThat(count("SELECT COUNT(*) FROM blob_part")).isEqualTo(pieces);
      assertThat(count("SELECT COUNT(*) FROM blob_part WHERE sealed = 1"))
          .isEqualTo(secret ? pieces : 0);
      if (pieces == 1) {
        assertThat(store.read(r -> r.smallBlob(digest)).orElseThrow()).isEqualTo(content);
      } else {
        assertThatThrownBy(() -> store.read(r -> r.smallBlob(digest)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM blob_part WHERE number = 0",
        "DELETE FROM blob_part WHERE number = 2",
        "DELETE FROM blob_part WHERE number = 3",
        "UPDATE blob_part SET number = CASE number WHEN 1 THEN -2 ELSE -1 END WHERE number IN (1, 2);"
            + "UPDATE blob_part SET number = -number WHERE number < 0",
        "UPDATE blob_part SET content = (SELECT p.content FROM blob_part p WHERE p.number = 1)"
            + " WHERE number = 2",
        "UPDATE blob_part SET content = (SELECT p.content FROM blob_part p WHERE p.number = 3)"
            + " WHERE number = 2",
        "UPDATE blob SET size = size - 1",
        "UPDATE blob SET size = size + 1",
      })
  void whatIsDamagedIsNeverTakenForTheFile(String damage) {
    for (boolean secret : List.of(false, true)) {
      Digest digest = save(LARGE, secret);
      raw()
          .useHandle(h -> {
            for (String statement : damage.split(";")) {
              h.execute(statement);
            }
          });
      var written = new ByteArrayOutputStream();
      Blob blob = store.blob(digest).orElseThrow();
      assertThatThrownBy(() -> blob.writeTo(written))
          .isInstanceOf(StoreUnusable.class)
          .hasMessageContaining(digest.hex());
      assertThat(written.size()).isLessThan((int) blob.size());
      store.collectGarbage();
      store.collectGarbage();
      assertThat(count("SELECT COUNT(*) FROM blob_part")).as("pieces without a file").isZero();
    }
  }

  @Test
  void eachPieceIsATransactionOfItsOwnAndTheSameFileAgainCostsOne() {
    var commits = new AtomicInteger();
    store.onCommit(changes -> commits.incrementAndGet());
    save(LARGE, false);
    assertThat(commits.getAndSet(0)).as("four pieces").isEqualTo(4);
    save(LARGE, false);
    assertThat(commits.getAndSet(0)).isEqualTo(1);
  }

  @Test
  void whoTakesAFileSlowlyHoldsNothing() throws IOException {
    Digest digest = save(LARGE, false);
    // More at once than there are connections, each in the midst of the file.
    begun(store.blob(digest).orElseThrow(), 20);
  }

  private void begun(Blob blob, int more) throws IOException {
    blob.writeTo(
        new OutputStream() {
          private boolean first = true;

          @Override
          public void write(int one) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] piece, int from, int length) throws IOException {
            if (first && more > 0) {
              first = false;
              begun(blob, more - 1);
            }
          }
        });
  }

  @Test
  void whatWasCutOffIsNoFileAndIsFinishedByTheNext() {
    Digest digest = save(LARGE, false);
    raw()
        .useHandle(h -> {
          h.execute("UPDATE blob SET whole = 0");
          h.execute("DELETE FROM blob_part WHERE number >= 2");
        });
    assertThat(store.blob(digest)).isEmpty();
    var file = new FileAttachment("file", "f", digest, LARGE.length);
    assertThatThrownBy(
            () -> run(w -> w.save(TenancyKinds.PROJECT, ACME, project("acme"), List.of(file))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(digest.hex());
    save(LARGE, false);
    assertThat(read(store, digest)).isEqualTo(LARGE);
    raw().useHandle(h -> h.execute("UPDATE blob SET whole = 0"));
    assertThat(store.collectGarbage()).isZero();
    assertThat(store.collectGarbage()).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM blob_part")).isZero();
  }

  @Test
  void whatGoesWhileItIsSavedIsNotTakenForWhole() {
    var gone = new AtomicInteger();
    store.onCommit(changes -> {
      if (gone.incrementAndGet() == 3) {
        raw().useHandle(h -> h.execute("DELETE FROM blob_part WHERE number = 0"));
      }
    });
    assertThatThrownBy(() -> save(LARGE, false)).isInstanceOf(StoreUnavailable.class);
    assertThat(store.blob(Digest.of(LARGE))).isEmpty();
  }

  /// As hubs wrote files before pieces existed: each as one value, in its own row.
  @Test
  void filesOfAnOlderHubAreFoundAndCanBeSealed() throws IOException {
    var folder = Files.createDirectories(directory.resolve("older"));
    var older = new StoreOptions(newUrl(folder), folder.resolve("data"), "", "");
    Files.createDirectories(older.dataDirectory());
    Database.schema(older).target("12").load().migrate();
    byte[] chart = content(2 * PIECE + 1);
    byte[] kubeconfig = bytes("kubeconfig");
    KeyRing keys = KeyRing.open(older.dataDirectory(), true);
    org.jdbi.v3.core.Jdbi.create(older.url())
        .useHandle(h -> {
          String sql = "INSERT INTO blob (digest, content, sealed) VALUES (?, ?, ?)";
          h.execute(sql, Digest.of(chart).hex(), chart, 0);
          String place = "blob/" + Digest.of(kubeconfig);
          h.execute(sql, Digest.of(kubeconfig).hex(), keys.seal(place, kubeconfig), 1);
          h.execute(
              "INSERT INTO document (kind, path, parent_kind, parent_path, body, sealed, revision,"
                  + " position) VALUES ('Project', 'acme', '', '', ?, 0, 1, 1)",
              (Object) bytes("{\"metadata\":{\"name\":\"acme\"}}"));
          h.execute(
              "INSERT INTO document_file (kind, path, position, part, filename, digest, size)"
                  + " VALUES ('Project', 'acme', 0, 'file', 'f', ?, ?)",
              Digest.of(chart).hex(),
              chart.length);
        });
    try (SqlStore migrated = SharedStore.open(older)) {
      assertThat(read(migrated, Digest.of(chart))).isEqualTo(chart);
      assertThat(read(migrated, Digest.of(kubeconfig))).isEqualTo(kubeconfig);
      assertThat(migrated.read(r -> r.smallBlob(Digest.of(kubeconfig))).orElseThrow())
          .isEqualTo(kubeconfig);
      assertThat(migrated.read(r -> r.find(TenancyKinds.PROJECT, ACME)).orElseThrow().files())
          .extracting(FileAttachment::digest)
          .containsExactly(Digest.of(chart));
      migrated.saveBlob(ByteBuffer.wrap(chart), true);
      assertThat(read(migrated, Digest.of(chart))).isEqualTo(chart);
      assertThat(migrated.rotateKey()).as("two files and the check").isEqualTo(3);
      assertThat(read(migrated, Digest.of(chart))).isEqualTo(chart);
      assertThat(read(migrated, Digest.of(kubeconfig))).isEqualTo(kubeconfig);
    }
    long open =
        org.jdbi.v3.core.Jdbi.create(older.url())
            .withHandle(h ->
                h.createQuery("SELECT COUNT(*) FROM blob_part WHERE sealed = 0")
                    .mapTo(Long.class)
                    .one());
    assertThat(open).isZero();
  }
}
