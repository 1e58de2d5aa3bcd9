package io.bulkhead.store.sql;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.bulkhead.attestation.AuditLine;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.AuditBounds;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Blob;
import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Revision;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.StoreUnavailable;
import io.bulkhead.store.Writer;
import io.bulkhead.store.database.Claim;
import io.bulkhead.store.database.CommitSignal;
import io.bulkhead.store.database.Database;
import io.bulkhead.store.database.Fence;
import io.bulkhead.store.database.KeyRing;
import io.bulkhead.store.database.Troubles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store on SQLite or PostgreSQL.
public final class SqlStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);
  private static final byte[] CHECK = "bulkhead".getBytes(StandardCharsets.UTF_8);
  private static final String CHECK_PLACE = "key_check/1";
  private static final RetryPolicy<Object> AGAIN =
      RetryPolicy.builder()
          .handleIf(Database::conflict)
          .withBackoff(Duration.ofMillis(10), Duration.ofSeconds(1))
          .withJitter(0.5)
          .withMaxRetries(10)
          .build();

  private final Database database;
  private final KeyRing keys;

  /// Only one writer of this hub at a time, held until its listeners have returned, so they hear of
  /// commits in order. It is fair, because a bulk load must not starve single writes.
  private final ReentrantLock writer = new ReentrantLock(true);

  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Duration>> timers = new CopyOnWriteArrayList<>();

  private final Fence fence;
  private final @Nullable Claim claim;

  private final CommitSignal signal;
  private final SqlChangeLog changes;

  private SqlStore(
      Database database, KeyRing keys, Fence fence, CommitSignal signal, @Nullable Claim claim) {
    this.database = database;
    this.keys = keys;
    this.fence = fence;
    this.signal = signal;
    this.claim = claim;
    this.changes = new SqlChangeLog(this, signal);
  }

  /// Opens the database, creates or migrates its schema, and reads or creates the key file. No
  /// other hub may work on the same database while this is open. Later reads and writes are refused
  /// with [StoreUnavailable] if the database is not the one any more that was opened here.
  ///
  /// Throws [StoreUnusable] if the database cannot be reached, if another hub has it, or if the key
  /// file is missing or a different one.
  ///
  /// @param lost called on any thread with the reason, when another hub has taken over the
  ///   database; this store is useless from then on
  public static SqlStore openAlone(StoreOptions options, Consumer<String> lost) {
    makeDirectory(options.dataDirectory());
    Claim claim = Claim.take(options, lost);
    try {
      return opened(options, claim);
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /// For tests, which may share a database. Opens the database, creates or migrates its schema, and
  /// reads or creates the key file.
  ///
  /// Throws [io.bulkhead.store.StoreUnusable] if the database cannot be reached, or if the key file
  /// is missing or a different one.
  static SqlStore open(StoreOptions options) {
    makeDirectory(options.dataDirectory());
    return opened(options, null);
  }

  private static SqlStore opened(StoreOptions options, @Nullable Claim claim) {
    Database database = Database.open(options);
    try {
      Optional<byte[]> check = database.reads().withHandle(SqlStore::check);
      KeyRing keys = KeyRing.open(options.dataDirectory(), check.isEmpty());
      if (check.isEmpty()) {
        database.writes().useTransaction(handle -> writeCheck(handle, keys));
        check = database.reads().withHandle(SqlStore::check);
      }
      keys.open(CHECK_PLACE, check.orElseThrow());
      Fence fence = claim == null ? Fence.NONE : Fence.put(database, claim.start());
      return new SqlStore(database, keys, fence, new CommitSignal(options), claim);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void makeDirectory(Path directory) {
    try {
      if (Files.notExists(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data directory " + directory, e);
    }
  }

  private static Optional<byte[]> check(Handle handle) {
    return handle
        .createQuery("SELECT content FROM key_check WHERE id = 1")
        .mapTo(byte[].class)
        .findOne();
  }

  /// Another replica may have been first: its row stays, and shows whether we have its key.
  private static void writeCheck(Handle handle, KeyRing keys) {
    handle
        .createUpdate(
            """
            INSERT INTO key_check (id, content) VALUES (1, :content)
            ON CONFLICT (id) DO NOTHING\
            """)
        .bind("content", keys.seal(CHECK_PLACE, CHECK))
        .execute();
  }

  @Override
  public <T> T read(Function<Reader, T> work) {
    return look(handle -> work.apply(new SqlReader(handle, keys)));
  }

  /// Writes something that changes nothing, and checks that there is room for more. Throws
  /// [StoreUnavailable] if nothing can be written now, or if no write finishes in time.
  public void tryWrite(Duration patience) {
    Optional<String> trouble = claim == null ? Optional.empty() : claim.trouble();
    if (trouble.isPresent()) {
      throw new StoreUnavailable("The hub's database is not its own: " + trouble.get());
    }
    try {
      if (!writer.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailable(
            "The hub's database took no write within " + patience.toSeconds() + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("The hub is ending.", e);
    }
    try {
      Troubles.told(() -> Failsafe.with(AGAIN).get(this::touch));
    } finally {
      writer.unlock();
    }
  }

  /// For a test of a full disk: the maximum number of pages of an embedded database's file.
  void limitPages(int most) {
    database.writes().useHandle(handle -> handle.execute("PRAGMA max_page_count = " + most));
  }

  private int touch() {
    database.requireThere();
    int touched =
        database
            .writes()
            .inTransaction(handle -> {
              fence.check(handle);
              return handle.execute("UPDATE counter SET revision = revision WHERE id = 1");
            });
    database.requireRoom();
    return touched;
  }

  <T> T look(Function<Handle, T> work) {
    return Troubles.told(() -> {
      database.requireThere();
      return database
          .reads()
          .inTransaction(handle -> {
            fence.check(handle);
            return work.apply(handle);
          });
    });
  }

  @Override
  public <T> T write(Function<Writer, T> work) {
    return change(work::apply);
  }

  @Override
  public Optional<Blob> blob(Digest digest) {
    return look(handle -> new BlobRows(handle, keys).size(digest))
        .map(size -> new Blob(digest, size, number -> piece(digest, number)));
  }

  private Optional<byte[]> piece(Digest digest, int number) {
    return look(handle -> new BlobRows(handle, keys).piece(digest, number));
  }

  @Override
  public Digest saveBlob(ByteBuffer content, boolean secret) {
    return new BlobSaving(work -> change(transaction -> work.test(transaction.blobs)))
        .save(content, secret);
  }

  /// Removes bundles that no delivery refers to and blobs that no document attaches, if they were
  /// unused at the previous call, too. Returns how many were removed.
  public int collectGarbage() {
    return change(transaction -> new Garbage(transaction.handle).collect());
  }

  /// Shortens the histories of deployments and logical clouds.
  ///
  /// @param entries number of newest entries to keep, besides the first
  public void shortenHistories(int entries) {
    change(transaction -> {
      new Garbage(transaction.handle).shorten(entries);
      return entries;
    });
  }

  /// Deletes revisions of all documents that exceed the bounds.
  public void pruneRevisions(Revision.Bounds bounds) {
    change(transaction -> {
      transaction.revisions().prune(bounds);
      return bounds;
    });
  }

  /// Exports and deletes the audit's rows that exceed the bounds.
  ///
  /// @return the file; empty if there was nothing to do
  public Optional<Path> cutAudit(AuditBounds bounds, Instant now) {
    return new AuditArchive(this, bounds).cut(now);
  }

  void cutAudit(AuditLine last, AuditEntry entry) {
    change(transaction -> {
      var rows = new AuditRows(transaction.handle);
      rows.cut(last);
      rows.append(entry);
      return last;
    });
  }

  public void eachAuditLine(long after, long upTo, Consumer<AuditLine> consumer) {
    database.reads().useTransaction(handle -> new AuditRows(handle).each(after, upTo, consumer));
  }

  @Override
  public OptionalLong verifyAudit() {
    return look(handle -> new AuditRows(handle).firstBroken());
  }

  @Override
  public int rotateKey() {
    return rotateKey(() -> {});
  }

  /// @param before runs before each step, for a test that interrupts the rotation there
  public int rotateKey(Runnable before) {
    synchronized (keys) {
      keys.addKey();
      var resealing = new Resealing(keys);
      int all = 0;
      int changed;
      do {
        changed =
            resealing.all(step -> {
              before.run();
              return change(transaction -> step.apply(transaction.handle));
            });
        all += changed;
        // When a round found nothing to change, the older keys can go.
      } while (changed > 0);
      keys.forgetOlderKeys();
      return all;
    }
  }

  private record Committed<T>(T result, Change change) {}

  <T> T change(Function<SqlWriter, T> work) {
    if (writer.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write, or within a commit's listener");
    }
    long begun = System.nanoTime();
    writer.lock();
    try {
      Committed<T> committed = Troubles.told(() -> Failsafe.with(AGAIN).get(() -> attempt(work)));
      if (AuditTrail.CURRENT.isBound()) {
        AuditTrail.CURRENT.get().committed();
      }
      changes.committed(committed.change());
      tell(committed.change());
      return committed.result();
    } finally {
      writer.unlock();
      timers.forEach(timer -> timer.accept(Duration.ofNanos(System.nanoTime() - begun)));
    }
  }

  /// Calls back after each write transaction, also a failed one, with how long it took, waiting for
  /// its turn included. The callback must return quickly.
  public void onWrite(Consumer<Duration> timer) {
    timers.add(timer);
  }

  /// How many bytes the database has on disk, its log not counted.
  public long size() {
    return look(database::size);
  }

  private <T> Committed<T> attempt(Function<SqlWriter, T> work) {
    database.requireThere();
    Committed<T> committed =
        database
            .writes()
            .inTransaction(handle -> {
              fence.check(handle);
              var transaction = new SqlWriter(handle, keys);
              Optional<AuditTrail> asked = asked();
              asked.ifPresent(trail -> trail.requireLeave(transaction));
              T result = work.apply(transaction);
              asked.ifPresent(trail -> transaction.audit().append(trail.entry()));
              return new Committed<>(result, changes.append(handle, transaction.change()));
            });
    // What was written to a file that has been deleted meanwhile is lost.
    database.requireThere();
    return committed;
  }

  /// The audit trail of the current request, if nothing was written for it yet.
  private static Optional<AuditTrail> asked() {
    return AuditTrail.CURRENT.isBound()
        ? Optional.of(AuditTrail.CURRENT.get()).filter(trail -> !trail.written())
        : Optional.empty();
  }

  /// The transaction is committed: a failing listener must not make it look rolled back.
  private void tell(Change change) {
    for (Consumer<Change> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOG.error("a listener failed after a commit", e);
      }
    }
  }

  @Override
  public void onCommit(Consumer<Change> listener) {
    listeners.add(listener);
  }

  @Override
  public ChangeLog changes() {
    return changes;
  }

  /// Deletes the changes that exceed the bounds.
  ///
  /// @return how many were deleted
  public int compactChanges(ChangeLog.Bounds bounds, Instant now) {
    return changes.compact(bounds, now);
  }

  @Override
  public void close() {
    signal.close();
    writer.lock();
    try {
      database.close();
    } finally {
      writer.unlock();
      if (claim != null) {
        claim.close();
      }
    }
  }
}
