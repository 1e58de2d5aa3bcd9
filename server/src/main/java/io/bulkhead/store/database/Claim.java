package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import java.util.Optional;
import java.util.function.Consumer;

/// That this process alone works on a database. The operating system or the database lets go of it
/// when the process ends, however it ends.
public sealed interface Claim extends AutoCloseable permits FileClaim, PostgresClaim {
  /// Throws [io.bulkhead.store.StoreUnusable] with who has it.
  static Claim take(StoreOptions options, Consumer<String> lost) {
    Start start = Start.now();
    return options.sqlite()
        ? FileClaim.take(options.file(), start)
        : PostgresClaim.take(options, start, lost);
  }

  Start start();

  /// Why it does not hold at the moment; empty when it does.
  Optional<String> trouble();

  @Override
  void close();
}
