package io.bulkhead.store.sql;

import io.bulkhead.store.StoreOptions;

/// Access to a store that only tests may use.
public final class SharedStore {
  /// Opens it although others work on the same database.
  public static SqlStore open(StoreOptions options) {
    return SqlStore.open(options);
  }

  /// Simulates a full disk: the file gets no more pages than these.
  public static void limitPages(SqlStore store, int most) {
    store.limitPages(most);
  }

  private SharedStore() {}
}
