package io.bulkhead.store.sql;

import io.bulkhead.store.StoreOptions;

/// What tests do to a store and no hub may.
public final class SharedStore {
  /// Opens it beside others who work on the same database.
  public static SqlStore open(StoreOptions options) {
    return SqlStore.open(options);
  }

  /// As a disk that is full: the file gets no more pages than these.
  public static void limitPages(SqlStore store, int most) {
    store.limitPages(most);
  }

  private SharedStore() {}
}
