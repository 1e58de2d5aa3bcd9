package io.bulkhead.store.database;

import io.bulkhead.store.StoreUnavailable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Checks, within a transaction, that the database is still the one that this hub opened and that
/// no other hub has opened it since.
public interface Fence {
  String QUERY = "SELECT name FROM hub_start WHERE id = 1";

  /// For tests and tools, which may share a database.
  Fence NONE = handle -> {};

  /// Throws [StoreUnavailable].
  void check(Handle handle);

  /// Marks the database as opened by this start.
  static Fence put(Database database, Start start) {
    database
        .writes()
        .useTransaction(handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO hub_start (id, name) VALUES (1, :name)
                    ON CONFLICT (id) DO UPDATE SET name = :name\
                    """)
                .bind("name", start.name())
                .execute());
    return handle -> {
      Optional<String> name = handle.createQuery(QUERY).mapTo(String.class).findOne();
      if (!name.equals(Optional.of(start.name()))) {
        throw new StoreUnavailable(
            "The hub's database is not the one that it opened: it was emptied or exchanged, or"
                + " another hub has taken it over. Nothing was changed.");
      }
    };
  }
}
