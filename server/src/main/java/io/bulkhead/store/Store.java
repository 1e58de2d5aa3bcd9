package io.bulkhead.store;

import io.bulkhead.manifest.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the hub remembers. Everything that a crash must not lose goes through here.
public interface Store extends AutoCloseable {
  /// Reads at one revision.
  <T> T read(Function<Reader, T> work);

  /// One transaction: all of it happens or nothing. An exception rolls back and is rethrown. The
  /// work may be run again after a conflict with another replica, so it must have no effect outside
  /// the store.
  <T> T write(Function<Writer, T> work);

  /// A file. It may be large, so this must not be called within a transaction.
  Optional<Blob> blob(Digest digest);

  /// Saves a file piece by piece, each in a transaction of its own, so that nobody waits for a
  /// large one; before the transaction in which a document names it. What no document names is
  /// garbage.
  ///
  /// @param secret encrypted at rest, from now on, whoever else saves the same bytes
  /// @return of the plain bytes
  Digest saveBlob(ByteBuffer content, boolean secret);

  /// Calls back after each commit of this hub, in order of commit, on the writer's thread; must
  /// return quickly.
  void onCommit(Consumer<Change> listener);

  /// What was changed, also by others and before this hub started.
  ChangeLog changes();

  /// Recomputes the audit's hash chain. Returns the number of the first row that was changed,
  /// removed or put in; empty when all is well.
  OptionalLong verifyAudit();

  /// Makes a new key for what is encrypted at rest, encrypts all of it anew and forgets the older
  /// keys. May be killed at any point and asked for again. Other replicas must be stopped meanwhile
  /// and get the new key file.
  ///
  /// @return how many values were encrypted anew
  int rotateKey();

  @Override
  void close();
}
