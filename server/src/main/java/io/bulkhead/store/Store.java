package io.bulkhead.store;

import io.bulkhead.manifest.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// The hub's durable state. Everything that must survive a crash is written through here.
public interface Store extends AutoCloseable {
  /// Reads at one revision.
  <T> T read(Function<Reader, T> work);

  /// Runs one atomic transaction. An exception rolls it back and is rethrown. The work may run
  /// again after a conflict with another replica, so it must have no effect outside the store.
  <T> T write(Function<Writer, T> work);

  /// A file. It may be large, so this must not be called within a transaction.
  Optional<Blob> blob(Digest digest);

  /// Saves a file piece by piece, each in a transaction of its own, so that a large file does not
  /// block other writers. To be called before the transaction in which a document refers to it;
  /// files that no document refers to are garbage.
  ///
  /// @param secret whether to encrypt it at rest; it then stays encrypted even if the same bytes
  ///   are saved again in the open
  /// @return digest of the plain bytes
  Digest saveBlob(ByteBuffer content, boolean secret);

  /// Registers a callback that runs after each commit of this hub, in order of commit, on the
  /// writer's thread. It must return quickly.
  void onCommit(Consumer<Change> listener);

  /// All changes, including those by other hubs and from before this hub started.
  ChangeLog changes();

  /// Recomputes the audit's hash chain. Returns the number of the first row that was changed,
  /// removed or inserted; empty if the chain is intact.
  OptionalLong verifyAudit();

  /// Creates a new key, encrypts everything again that is encrypted at rest, and forgets the older
  /// keys. May be killed at any point and called again. Other replicas must be stopped meanwhile
  /// and need a copy of the new key file.
  ///
  /// @return the number of values that were encrypted again
  int rotateKey();

  @Override
  void close();
}
