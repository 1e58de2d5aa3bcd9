package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import java.util.Optional;
import java.util.function.Consumer;

/// This process's exclusive claim on a database. The operating system or the database releases it
/// when the process ends, for whatever reason.
public sealed interface Claim extends AutoCloseable permits FileClaim, PostgresClaim {
  /// Throws [io.bulkhead.store.StoreUnusable] with the holder if the database is taken.
  static Claim take(StoreOptions options, Consumer<String> lost) {
    Start start = Start.now();
    return options.sqlite()
        ? FileClaim.take(options.file(), start)
        : PostgresClaim.take(options, start, lost);
  }

  Start start();

  /// Why the claim is not held at the moment; empty if it is held.
  Optional<String> trouble();

  @Override
  void close();
}
